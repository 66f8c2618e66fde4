/** The provider's own program under load: how fast it is, and what replicas do when one of them, or Redis, goes away. */
@NullMarked
package io.atcr.samples.gatekeeper.load;

import org.jspecify.annotations.NullMarked;
