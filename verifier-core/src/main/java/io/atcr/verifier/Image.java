package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import java.util.Optional;

/**
 * The image under verification: what every signature on it is bound to.
 *
 * @param reference the reference that was asked about
 * @param digest the digest its tag led to, or that it names
 * @param manifest the bytes behind that digest, hash-checked and parsed
 * @param owner the account that the first path segment names, on the ATCR registries
 */
record Image(ImageReference reference, Digest digest, ManifestDocument manifest, Optional<Did> owner) {

    /** What a record of this account has to name as its repository: short in the owner's own repository, the full path elsewhere. */
    String repositoryFor(Did did) {
        return owner.filter(did::equals).isPresent() ? reference.name() : reference.repository();
    }
}
