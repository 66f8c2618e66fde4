/** An external data provider for OPA Gatekeeper: is every image of this Pod signed as the policy of its namespace asks? */
@NullMarked
package io.atcr.samples.gatekeeper;

import org.jspecify.annotations.NullMarked;
