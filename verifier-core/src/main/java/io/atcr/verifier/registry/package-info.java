/** The OCI registry client: tag to digest, referrers, signature artifacts. */
@NullMarked
package io.atcr.verifier.registry;

import org.jspecify.annotations.NullMarked;
