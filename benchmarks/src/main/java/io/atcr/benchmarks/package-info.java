/** JMH benchmarks of the hot paths. */
@NullMarked
package io.atcr.benchmarks;

import org.jspecify.annotations.NullMarked;
