/** The did:plc method: operations and the directory. */
@NullMarked
package io.atcr.did.plc;

import org.jspecify.annotations.NullMarked;
