/** The verifier: may this image run, given who signed it? */
@NullMarked
package io.atcr.verifier;

import org.jspecify.annotations.NullMarked;
