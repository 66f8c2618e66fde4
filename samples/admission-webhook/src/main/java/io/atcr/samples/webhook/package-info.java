/** An admission webhook over the verifier, in pieces that a controller of one's own can take. */
@NullMarked
package io.atcr.samples.webhook;

import org.jspecify.annotations.NullMarked;
