/** The names of the protocol: DID, NSID, record key, record path, TID. */
@NullMarked
package io.atcr.car.syntax;

import org.jspecify.annotations.NullMarked;
