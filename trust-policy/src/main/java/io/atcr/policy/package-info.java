/** Image references, trust policies and decisions. */
@NullMarked
package io.atcr.policy;

import org.jspecify.annotations.NullMarked;
