/** What a verifier does, as Micrometer meters. The only package that needs Micrometer, which a program adds itself. */
@NullMarked
package io.atcr.verifier.metrics;

import org.jspecify.annotations.NullMarked;
