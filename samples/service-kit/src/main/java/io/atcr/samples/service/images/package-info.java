/** May these images run in this namespace? Policy by namespace, limits, collapsing, deadlines, around one verifier. */
@NullMarked
package io.atcr.samples.service.images;

import org.jspecify.annotations.NullMarked;
