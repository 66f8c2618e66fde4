package io.atcr.verifier.registry;

import io.atcr.car.syntax.Did;
import io.atcr.did.AtUri;
import io.atcr.policy.Digest;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a signature artifact in a registry says: where a signed record about its subject may be found.
 *
 * <p>All of it is a hint from whoever can push to the registry. The key and the PDS come from the DID document, never from here.
 * Optional texts are as they were received, at most 8,192 characters each, and need escaping before they are shown. Immutable and
 * thread-safe.
 */
public final class SignatureArtifact {
    private final Digest manifestDigest;
    private final Digest subject;
    private final Did did;
    private final AtUri recordUri;
    private final Hints hints;
    private final int size;

    /**
     * Reads the layer of a signature artifact. ATCR signature artifact, version 1.0.
     *
     * @param json the layer's bytes
     * @param manifestDigest the digest of the artifact's manifest
     * @param subject the digest that the artifact's manifest refers to
     * @return the artifact
     * @throws RegistryException with {@link RegistryError#MALFORMED_ARTIFACT} if a required field is missing or malformed, and with
     *         {@link RegistryError#SUBJECT_MISMATCH} if the artifact is about another subject
     */
    public static SignatureArtifact parse(byte[] json, Digest manifestDigest, Digest subject) throws RegistryException {
        return SignatureArtifactParser.parse(json, manifestDigest, subject);
    }

    /** The optional texts. */
    record Hints(@Nullable String handle, @Nullable String pdsEndpoint, @Nullable String commitCid, @Nullable String commitRev,
            @Nullable String signedAt) {}

    SignatureArtifact(Digest manifestDigest, Digest subject, Did did, AtUri recordUri, Hints hints, int size) {
        this.manifestDigest = Objects.requireNonNull(manifestDigest);
        this.subject = Objects.requireNonNull(subject);
        this.did = Objects.requireNonNull(did);
        this.recordUri = Objects.requireNonNull(recordUri);
        this.hints = Objects.requireNonNull(hints);
        this.size = size;
    }

    /**
     * The size of the artifact's layer, which is all that it says.
     *
     * @return the number of bytes that were read
     */
    public int size() {
        return size;
    }

    /**
     * The digest of the referrer manifest that carries the artifact.
     *
     * @return the digest its bytes hash to
     */
    public Digest manifestDigest() {
        return manifestDigest;
    }

    /**
     * The digest of the manifest that is said to be signed; it equals the subject that was asked for.
     *
     * @return {@code subject.digest}
     */
    public Digest subject() {
        return subject;
    }

    /**
     * The DID that is said to have signed.
     *
     * @return {@code atproto.did}
     */
    public Did did() {
        return did;
    }

    /**
     * Where the signed record is said to be; nothing here makes it agree with {@link #did()}.
     *
     * @return {@code atproto.recordUri}
     */
    public AtUri recordUri() {
        return recordUri;
    }

    /**
     * The handle the artifact states.
     *
     * @return {@code atproto.handle} as received
     */
    public Optional<String> handle() {
        return Optional.ofNullable(hints.handle());
    }

    /**
     * The PDS the artifact states. Never to be connected to.
     *
     * @return {@code atproto.pdsEndpoint} as received
     */
    public Optional<String> pdsEndpoint() {
        return Optional.ofNullable(hints.pdsEndpoint());
    }

    /**
     * The commit the artifact states. Normally superseded by now; never a reason to refuse or to accept.
     *
     * @return {@code atproto.commitCid} as received
     */
    public Optional<String> commitCid() {
        return Optional.ofNullable(hints.commitCid());
    }

    /**
     * The revision of the commit the artifact states.
     *
     * @return {@code atproto.commitRev} as received
     */
    public Optional<String> commitRev() {
        return Optional.ofNullable(hints.commitRev());
    }

    /**
     * The time of signing the artifact states. It proves nothing about time.
     *
     * @return {@code atproto.signedAt} as received
     */
    public Optional<String> signedAt() {
        return Optional.ofNullable(hints.signedAt());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignatureArtifact that && manifestDigest.equals(that.manifestDigest) && subject.equals(that.subject)
                && did.equals(that.did) && recordUri.equals(that.recordUri) && hints.equals(that.hints);
    }

    @Override
    public int hashCode() {
        return Objects.hash(manifestDigest, subject, did, recordUri);
    }

    @Override
    public String toString() {
        return manifestDigest + " " + recordUri;
    }
}
