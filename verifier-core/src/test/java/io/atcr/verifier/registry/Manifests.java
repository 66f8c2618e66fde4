package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.List;

/** Manifests whose bytes nobody has. */
public final class Manifests {
    private Manifests() {}

    /** An image manifest known by its digest alone, as the recorded repositories know theirs. */
    public static ManifestDocument image(Digest digest) {
        return new ManifestDocument(
                digest, new byte[0], ManifestDocument.Kind.IMAGE, "application/vnd.oci.image.manifest.v1+json", true, null, null, null, List.of(), List.of());
    }

    /** An image that nothing refers to. */
    public static Referrers noReferrers() {
        return new Referrers(List.of(), List.of(), false, null);
    }
}
