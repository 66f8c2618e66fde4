/**
 * A PLC directory, a PDS and an OCI registry in one process on loopback, with real keys and signatures.
 */
@NullMarked
package io.atcr.samples.localnetwork;

import org.jspecify.annotations.NullMarked;
