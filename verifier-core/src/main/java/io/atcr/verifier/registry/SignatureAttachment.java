package io.atcr.verifier.registry;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.AtUri;
import io.atcr.policy.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signature artifact that can be attached to an image: it says which record is about the image.
 *
 * <p>It names the account and the record, and nothing that the account's next write would change. The same record for the same image gives
 * the same bytes, so the same digest. It proves nothing. Immutable and thread-safe. ATCR signature artifact, version 1.0; OCI Image
 * Specification 1.1, Image Manifest.
 */
public final class SignatureAttachment {
    static final byte[] CONFIG = "{}".getBytes(StandardCharsets.US_ASCII);

    private final Digest subject;
    private final AtUri record;
    private final byte[] layer;
    private final byte[] manifest;
    private final Digest digest;

    private SignatureAttachment(Digest subject, AtUri record, byte[] layer, byte[] manifest) {
        this.subject = subject;
        this.record = record;
        this.layer = layer;
        this.manifest = manifest;
        this.digest = Digest.ofBytes(manifest);
    }

    /**
     * Writes the artifact.
     *
     * @param image the image that the record is about
     * @param did the account whose record it is
     * @param record where in the account's repository the record is
     * @return the artifact
     */
    public static SignatureAttachment of(ManifestDocument image, Did did, RecordPath record) {
        Objects.requireNonNull(image, "image");
        AtUri uri = AtUri.of(did, record);
        ObjectNode layer = Json.newObject().put("$type", "io.atcr.atproto.signature").put("version", "1.0");
        layer.putObject("subject").put("digest", image.digest().toString()).put("mediaType", image.mediaType());
        layer.putObject("atproto").put("did", did.toString()).put("recordUri", uri.toString());
        byte[] layerBytes = Json.bytes(layer);

        ObjectNode manifest = Json.newObject()
                .put("schemaVersion", 2)
                .put("mediaType", MediaTypes.OCI_MANIFEST)
                .put("artifactType", MediaTypes.SIGNATURE);
        describe(manifest.putObject("config"), MediaTypes.OCI_EMPTY, CONFIG);
        describe(manifest.putArray("layers").addObject(), MediaTypes.SIGNATURE, layerBytes);
        manifest.putObject("subject").put("mediaType", image.mediaType()).put("digest", image.digest().toString()).put("size", image.size());
        return new SignatureAttachment(image.digest(), uri, layerBytes, Json.bytes(manifest));
    }

    private static void describe(ObjectNode descriptor, String mediaType, byte[] content) {
        descriptor.put("mediaType", mediaType).put("digest", Digest.ofBytes(content).toString()).put("size", content.length);
    }

    /** How a list of referrers describes it (Listing Referrers). */
    ObjectNode descriptor() {
        ObjectNode descriptor = Json.newObject();
        describe(descriptor, MediaTypes.OCI_MANIFEST, manifest);
        return descriptor.put("artifactType", MediaTypes.SIGNATURE);
    }

    /**
     * The digest of the image that it is attached to.
     *
     * @return the subject's digest
     */
    public Digest subject() {
        return subject;
    }

    /**
     * The record that it names.
     *
     * @return the AT URI, by DID
     */
    public AtUri record() {
        return record;
    }

    /**
     * The digest of the artifact.
     *
     * @return the digest of {@link #manifest()}
     */
    public Digest digest() {
        return digest;
    }

    /**
     * The artifact's manifest.
     *
     * @return a fresh array
     */
    public byte[] manifest() {
        return manifest.clone();
    }

    /**
     * The artifact's only layer.
     *
     * @return a fresh array
     */
    public byte[] layer() {
        return layer.clone();
    }

    @Override
    public String toString() {
        return digest + " " + record;
    }
}
