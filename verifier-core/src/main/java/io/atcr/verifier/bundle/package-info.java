/** Offline bundles: the file in which everything travels that an image's signatures are proven by. */
@NullMarked
package io.atcr.verifier.bundle;

import org.jspecify.annotations.NullMarked;
