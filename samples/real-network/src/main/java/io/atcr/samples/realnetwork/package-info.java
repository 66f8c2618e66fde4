/** The real servers of ATProto on loopback, and the verifier against them. */
@NullMarked
package io.atcr.samples.realnetwork;

import org.jspecify.annotations.NullMarked;
