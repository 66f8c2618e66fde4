/** The pluggable cache and the rollback memory. */
@NullMarked
package io.atcr.verifier.cache;

import org.jspecify.annotations.NullMarked;
