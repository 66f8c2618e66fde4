/** Reading JSON of others: strictly, within bounds, and no more of it than is wanted. */
@NullMarked
package io.atcr.samples.service.json;

import org.jspecify.annotations.NullMarked;
