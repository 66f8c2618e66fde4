/** A long run of verifications under faults, with an oracle for each answer. */
@NullMarked
package io.atcr.samples.localnetwork.soak;

import org.jspecify.annotations.NullMarked;
