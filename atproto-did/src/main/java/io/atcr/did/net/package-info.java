/** The vetted connector: HTTP to hosts that an attacker may have chosen. */
@NullMarked
package io.atcr.did.net;

import org.jspecify.annotations.NullMarked;
