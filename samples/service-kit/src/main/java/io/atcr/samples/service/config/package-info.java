/** Settings from a file and the environment, with located errors. */
@NullMarked
package io.atcr.samples.service.config;

import org.jspecify.annotations.NullMarked;
