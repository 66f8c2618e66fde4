/** Kinds that others define, with the fields that are used here and no others. */
@NullMarked
package io.atcr.samples.manifests.kinds;

import org.jspecify.annotations.NullMarked;
