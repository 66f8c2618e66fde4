/** Log lines of a service: JSON on standard output, one line for each event, and no request that waits for it. */
@NullMarked
package io.atcr.samples.service.log;

import org.jspecify.annotations.NullMarked;
