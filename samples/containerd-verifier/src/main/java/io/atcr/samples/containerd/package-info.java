/** An image verifier of containerd's {@code bindir} plugin: one process for each pull, a daemon that it asks first, and a job that refreshes bundles. */
@NullMarked
package io.atcr.samples.containerd;

import org.jspecify.annotations.NullMarked;
