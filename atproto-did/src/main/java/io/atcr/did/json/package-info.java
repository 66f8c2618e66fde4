/** JSON as a strict reader must take it; not exported. */
@NullMarked
package io.atcr.did.json;

import org.jspecify.annotations.NullMarked;
