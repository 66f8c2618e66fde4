/** A service as a program: options, settings, start, warming up, shutdown. */
@NullMarked
package io.atcr.samples.service;

import org.jspecify.annotations.NullMarked;
