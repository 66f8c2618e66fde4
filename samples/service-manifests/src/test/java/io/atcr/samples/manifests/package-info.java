/** Tests of what is applied to a cluster. */
@NullMarked
package io.atcr.samples.manifests;

import org.jspecify.annotations.NullMarked;
