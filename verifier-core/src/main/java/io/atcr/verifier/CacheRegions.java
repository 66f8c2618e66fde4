package io.atcr.verifier;

import io.atcr.did.DidCache;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.registry.ManifestDocument;

/** The regions of a verifier's cache. */
public final class CacheRegions {
    /** DID documents, with the signing key and the PDS in them; the key names who was asked, and the DID. */
    public static final CacheRegion<DidCache.Entry> DID_DOCUMENTS =
            new CacheRegion<>("did-documents", DidCache.Entry.class, CacheRegion.DEFAULT_TIME_TO_LIVE);

    /** What was found about one signature on one image; the key names who was asked, mode, image, DID and record path. */
    public static final CacheRegion<SignatureEvidence> SIGNATURE_EVIDENCE =
            new CacheRegion<>("signature-evidence", SignatureEvidence.class, CacheRegion.DEFAULT_TIME_TO_LIVE);

    /** Manifests of images, which cannot change for a digest; the key names registry, repository and digest. */
    public static final CacheRegion<ManifestDocument> IMAGE_MANIFESTS =
            new CacheRegion<>("image-manifests", ManifestDocument.class, CacheRegion.DEFAULT_TIME_TO_LIVE);

    private CacheRegions() {}
}
