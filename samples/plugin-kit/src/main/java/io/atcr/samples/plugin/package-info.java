/**
 * What executables share that other programs start, once for each image: settings, a daemon on a Unix socket that is asked first, verification in
 * this process where it gives no answer, a decision log.
 */
@NullMarked
package io.atcr.samples.plugin;

import org.jspecify.annotations.NullMarked;
