package io.atcr.verifier.registry;

import io.atcr.policy.Digest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image manifest or image index whose bytes hash to its digest and which has exactly one meaning (A16).
 *
 * <p>What it says is said by those bytes alone: neither {@code Content-Type} nor any other header takes part. Immutable and thread-safe.
 * OCI Image Specification 1.1, Image Manifest and Image Index; Docker Image Manifest V2, Schema 2.
 */
public final class ManifestDocument {

    /** Which of the two shapes a document has. */
    public enum Kind {
        /** A list of manifests, one for each platform. */
        INDEX,
        /** A config and its layers. */
        IMAGE
    }

    private final Digest digest;
    private final byte[] bytes;
    private final Kind kind;
    private final String mediaType;
    private final boolean mediaTypeStated;
    private final @Nullable Descriptor subject;
    private final @Nullable String artifactType;
    private final @Nullable Descriptor config;
    private final List<Descriptor> layers;
    private final List<PlatformManifest> platforms;

    /**
     * Reads a manifest that was found under a digest. OCI image specification, Image Manifest and Image Index.
     *
     * @param bytes the manifest's bytes
     * @param digest the digest it was asked for by
     * @return the manifest
     * @throws RegistryException with {@link RegistryError#DIGEST_MISMATCH} if the bytes do not hash to the digest, with
     *         {@link RegistryError#AMBIGUOUS_MANIFEST} if they can be read as more than one kind of manifest, and with
     *         {@link RegistryError#MALFORMED_MANIFEST} or {@link RegistryError#UNSUPPORTED_MEDIA_TYPE} if they are no image
     */
    public static ManifestDocument parse(byte[] bytes, Digest digest) throws RegistryException {
        byte[] own = bytes.clone();
        if (!Digest.ofBytes(own).equals(digest)) {
            throw new RegistryException(RegistryError.DIGEST_MISMATCH, "the bytes hash to " + Digest.ofBytes(own) + ", not " + digest);
        }
        return ManifestParser.parse(own, digest, RegistryLimits.defaults().maxIndexEntries());
    }

    ManifestDocument(Digest digest, byte[] bytes, Kind kind, String mediaType, boolean mediaTypeStated, @Nullable Descriptor subject,
            @Nullable String artifactType, @Nullable Descriptor config, List<Descriptor> layers, List<PlatformManifest> platforms) {
        this.digest = digest;
        this.bytes = bytes.clone();
        this.kind = kind;
        this.mediaType = mediaType;
        this.mediaTypeStated = mediaTypeStated;
        this.subject = subject;
        this.artifactType = artifactType;
        this.config = config;
        this.layers = List.copyOf(layers);
        this.platforms = List.copyOf(platforms);
    }

    /**
     * The SHA-256 digest of the bytes.
     *
     * @return the digest, computed here
     */
    public Digest digest() {
        return digest;
    }

    /**
     * The document as it was received.
     *
     * @return a fresh array
     */
    public byte[] bytes() {
        return bytes.clone();
    }

    /**
     * The number of bytes.
     *
     * @return the size in bytes
     */
    public int size() {
        return bytes.length;
    }

    /**
     * Whether this is an index or an image.
     *
     * @return the kind that the document's structure shows
     */
    public Kind kind() {
        return kind;
    }

    /**
     * The media type as stated in the bytes, which agrees with the structure. Where the bytes state none, which only the OCI
     * specification allows, the OCI type of the {@link #kind()}.
     *
     * @return one of the four image types
     */
    public String mediaType() {
        return mediaType;
    }

    /**
     * Whether the bytes state the media type.
     *
     * @return false when {@link #mediaType()} follows from the structure only
     */
    public boolean mediaTypeStated() {
        return mediaTypeStated;
    }

    /**
     * The digest of the manifest that this one refers to. A document with a subject is an attachment, not an image to run.
     *
     * @return the subject's digest, empty for ordinary images
     */
    public Optional<Digest> subject() {
        return Optional.ofNullable(subject).map(Descriptor::digest);
    }

    /**
     * The artifact type: {@code artifactType}, else the config's media type (OCI Distribution Specification 1.1, Listing Referrers).
     *
     * @return the artifact type; empty for an index that states none
     */
    public Optional<String> artifactType() {
        return artifactType != null ? Optional.of(artifactType) : Optional.ofNullable(config).map(Descriptor::mediaType);
    }

    /**
     * The config of an image.
     *
     * @return the descriptor, empty for an index
     */
    public Optional<Descriptor> config() {
        return Optional.ofNullable(config);
    }

    /**
     * The layers of an image, in order.
     *
     * @return an unmodifiable list, empty for an index
     */
    public List<Descriptor> layers() {
        return layers;
    }

    /**
     * The entries of an index, in order.
     *
     * @return an unmodifiable list of at most {@link RegistryLimits#maxIndexEntries()}, empty for an image
     */
    public List<PlatformManifest> platforms() {
        return platforms;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ManifestDocument that && digest.equals(that.digest);
    }

    @Override
    public int hashCode() {
        return digest.hashCode();
    }

    @Override
    public String toString() {
        return mediaType + " " + digest;
    }
}
