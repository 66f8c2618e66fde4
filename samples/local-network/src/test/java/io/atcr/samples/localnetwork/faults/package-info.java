/** Every hop of a verification, every fault, every state of the cache: what may be answered, and that it is. */
@NullMarked
package io.atcr.samples.localnetwork.faults;

import org.jspecify.annotations.NullMarked;
