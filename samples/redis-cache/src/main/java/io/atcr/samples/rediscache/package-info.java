/** Shared bytes in Redis. */
@NullMarked
package io.atcr.samples.rediscache;

import org.jspecify.annotations.NullMarked;
