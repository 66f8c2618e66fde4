/** What stands between a verifier and hosts that are ill: deadlines, retries, circuits and places, for each upstream host. */
@NullMarked
package io.atcr.verifier.resilience;

import org.jspecify.annotations.NullMarked;
