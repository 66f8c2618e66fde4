package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidCache;
import io.atcr.did.DidDocument;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.policy.Digest;
import io.atcr.verifier.registry.ManifestDocument;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The regions of a verifier's cache, with the times that entries live by default; {@link CacheTimes} sets others.
 *
 * <p>Every key also names the generation of the DID, which another one replaces when the DID is invalidated.
 */
public final class CacheRegions {
    /** DID documents; the key names who was asked, and the DID. */
    public static final CacheRegion<DidCache.Entry> DID_DOCUMENTS = new CacheRegion<>(
            "did-documents", DidCache.Entry.class, CacheRegion.DEFAULT_TIME_TO_LIVE,
            new StrictCodec<>(1,
                    (entry, out) -> out.text(entry.document().did()).instant(entry.resolvedAt()).instant(entry.expiresAt()).bytes(entry.document().json()),
                    in -> {
                        Did did = Did.parse(in.text());
                        Instant resolvedAt = in.instant();
                        Instant expiresAt = in.instant();
                        return new DidCache.Entry(DidDocument.parse(did, in.bytes()), resolvedAt, expiresAt);
                    }));

    /** The signing key of the DID document that is held; the key names who was asked, and the DID. Evidence is served only under this key. */
    public static final CacheRegion<PublicKey> PUBLIC_KEYS = new CacheRegion<>(
            "public-keys", PublicKey.class, CacheRegion.DEFAULT_TIME_TO_LIVE,
            new StrictCodec<>(1, (key, out) -> out.text(key.toDidKey()), in -> PublicKey.parseDidKey(in.text())));

    /** The PDS of the DID document that is held; the key names who was asked, and the DID. Evidence is served only if it came from there. */
    public static final CacheRegion<URI> PDS_ENDPOINTS = new CacheRegion<>(
            "pds-endpoints", URI.class, CacheRegion.DEFAULT_TIME_TO_LIVE,
            new StrictCodec<>(1, (pds, out) -> out.text(pds), in -> new URI(in.text())));

    /**
     * What was found about one signature on one image; the key names who was asked, mode, image, DID, record path, and the signing key and PDS
     * that it was found by.
     */
    public static final CacheRegion<SignatureEvidence> SIGNATURE_EVIDENCE =
            new CacheRegion<>("signature-evidence", SignatureEvidence.class, CacheRegion.DEFAULT_TIME_TO_LIVE, EvidenceCodec.create());

    /**
     * When a signature on an image was last proven live, for policies with {@code staleIfUnavailable} or {@code onAbsent}, and kept for as long
     * as those ask; the key names the same as that of the evidence, but for signing key and PDS.
     */
    public static final CacheRegion<LastProof> LAST_PROOFS = new CacheRegion<>(
            "last-proofs", LastProof.class, Duration.ofDays(1),
            new StrictCodec<>(2,
                    (proof, out) -> out.instant(proof.at()).text(proof.signingKey()).instant(proof.headTime()).optional(proof.pds())
                            .flag(proof.tagRecord()),
                    in -> new LastProof(
                            in.instant(), PublicKey.parseDidKey(in.text()).toDidKey(), in.instant(), in.optional().map(URI::create), in.flag())));

    /** The generation of a DID, and of everything; what was kept under another one is unreachable. */
    static final CacheRegion<UUID> GENERATIONS = new CacheRegion<>(
            "generations", UUID.class, CacheRegion.MAX_TIME_TO_LIVE,
            new StrictCodec<>(1, (id, out) -> out.number(id.getMostSignificantBits()).number(id.getLeastSignificantBits()),
                    in -> new UUID(in.longNumber(), in.longNumber())));

    /** Manifests of images, which cannot change for a digest; the key names registry, repository and digest. */
    public static final CacheRegion<ManifestDocument> IMAGE_MANIFESTS = new CacheRegion<>(
            "image-manifests", ManifestDocument.class, CacheRegion.DEFAULT_TIME_TO_LIVE,
            new StrictCodec<>(1, (manifest, out) -> out.text(manifest.digest()).bytes(manifest.bytes()),
                    in -> {
                        Digest digest = Digest.parse(in.text());
                        return ManifestDocument.parse(in.bytes(), digest);
                    }));

    private CacheRegions() {}
}
