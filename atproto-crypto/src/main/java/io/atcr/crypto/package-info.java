/** Keys and signatures of ATProto: K-256 and P-256, did:key and Multikey. */
@NullMarked
package io.atcr.crypto;

import org.jspecify.annotations.NullMarked;
