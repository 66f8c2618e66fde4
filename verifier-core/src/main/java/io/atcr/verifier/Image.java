package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import java.util.Optional;

/**
 * The image under verification: what every signature on it is bound to.
 *
 * @param reference the reference that was asked about
 * @param digest the digest its tag led to, or that it names; of an index that lists the image, the digest of the index
 * @param manifest the bytes behind that digest, hash-checked and parsed
 * @param owner the account that the first path segment names, on the ATCR registries
 * @param tagRequired whether a record of the reference's tag is asked for as well
 */
record Image(ImageReference reference, Digest digest, ManifestDocument manifest, Optional<Did> owner, boolean tagRequired) {

    Image(ImageReference reference, Digest digest, ManifestDocument manifest, Optional<Did> owner) {
        this(reference, digest, manifest, owner, false);
    }

    /** What a record of this account has to name as its repository: short in the owner's own repository, the full path elsewhere. */
    String repositoryFor(Did did) {
        return repository(reference, ownedBy(did));
    }

    static String repository(ImageReference reference, boolean owned) {
        return owned ? reference.name() : reference.repository();
    }

    boolean ownedBy(Did did) {
        return owner.isPresent() && owner.get().equals(did);
    }

    /** Where this account's record of the reference's tag would be; empty without a tag. */
    Optional<RecordPath> tagRecordOf(Did did) {
        return reference.tag().flatMap(tag -> AtcrRecords.tag(repositoryFor(did), tag));
    }

    Image withTagRequired(boolean required) {
        return required == tagRequired ? this : new Image(reference, digest, manifest, owner, required);
    }

    /** The same question about an index that lists the image. */
    Image listedBy(ManifestDocument index) {
        return new Image(reference, index.digest(), index, owner, tagRequired);
    }
}
