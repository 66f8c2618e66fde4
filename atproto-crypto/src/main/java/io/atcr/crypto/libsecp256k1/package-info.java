/** The optional backend over libsecp256k1; not exported. */
@NullMarked
package io.atcr.crypto.libsecp256k1;

import org.jspecify.annotations.NullMarked;
