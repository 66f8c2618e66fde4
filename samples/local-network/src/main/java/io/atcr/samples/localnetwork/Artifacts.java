package io.atcr.samples.localnetwork;

import io.atcr.car.Commit;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PublicKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes signature artifacts and the OCI manifests that carry them, well-formed and otherwise. */
final class Artifacts {

    static final String TYPE = "application/vnd.atproto.signature.v1+json";
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final int OVERSIZE = 6 << 20;

    private Artifacts() {
    }

    /** The artifact's JSON for an image, naming the account's record and the commit that is its head at this moment. */
    static ObjectNode signature(PushedImage image, Account signer, Commit head, PublicKey key, URI pds, Instant signedAt) {
        return Json.object("$type", "io.atcr.atproto.signature", "version", "1.0",
            "subject", Json.object("digest", image.digest(), "mediaType", Registry.MANIFEST),
            "atproto", Json.object("did", signer.did().toString(), "handle", signer.handle(), "pdsEndpoint", pds.toString(),
                "recordUri", signer.atUri(image), "commitCid", head.cid().toString(), "commitRev", head.rev().toString(),
                "signedAt", signedAt.toString()),
            "signature", Json.object("algorithm", key.curve() == Curve.K256 ? "ECDSA-K256-SHA256" : "ECDSA-P256-SHA256",
                "keyId", signer.did() + "#atproto", "publicKeyMultibase", key.toMultikey()));
    }

    /** Pushes an artifact whose layers have the given media types and contents; returns its digest. */
    static String push(Registry registry, PushedImage image, String artifactType, String[] layerTypes, byte[]... layers) {
        String repository = image.path();
        registry.putBlob(repository, EMPTY);
        ArrayNode descriptors = Json.array();
        for (int i = 0; i < layers.length; i++) {
            registry.putBlob(repository, layers[i]);
            descriptors.add(ImageContent.descriptor(layerTypes[i], layers[i]));
        }
        ObjectNode manifest = Json.object("schemaVersion", 2, "mediaType", Registry.MANIFEST, "artifactType", artifactType,
            "config", ImageContent.descriptor("application/vnd.oci.empty.v1+json", EMPTY), "layers", descriptors,
            "subject", ImageContent.descriptor(Registry.MANIFEST, image.manifest()));
        return registry.putReferrer(repository, Json.bytes(manifest), image.digest());
    }

    static String push(Registry registry, PushedImage image, byte[] layer) {
        return push(registry, image, TYPE, new String[] {TYPE}, layer);
    }

    /** Pushes one artifact that proves nothing, made from a genuine one; {@code number} makes those of one kind differ. */
    static String pushJunk(Registry registry, PushedImage image, ObjectNode genuine, Junk junk, int number) {
        ObjectNode json = genuine.deepCopy().put("number", number);
        ObjectNode subject = (ObjectNode) json.get("subject");
        ObjectNode atproto = (ObjectNode) json.get("atproto");
        switch (junk) {
            case NOT_JSON -> {
                return push(registry, image, ("-----BEGIN SIGNATURE----- " + number).getBytes(StandardCharsets.UTF_8));
            }
            case NO_LAYER -> {
                return push(registry, image, TYPE, new String[0]);
            }
            case TWO_LAYERS -> {
                return push(registry, image, TYPE, new String[] {TYPE, TYPE}, Json.bytes(json), Json.bytes(genuine));
            }
            case OTHER_LAYER_TYPE -> {
                return push(registry, image, TYPE, new String[] {"application/json"}, Json.bytes(json));
            }
            case OVERSIZE -> {
                byte[] padded = new byte[OVERSIZE];
                Arrays.fill(padded, (byte) ' ');
                byte[] text = Json.bytes(json);
                System.arraycopy(text, 0, padded, OVERSIZE - text.length, text.length);
                return push(registry, image, padded);
            }
            case WRONG_SUBJECT -> subject.put("digest", "sha256:" + "0".repeat(64));
            case UNKNOWN_DID -> atproto.put("did", "did:plc:aaaaaaaaaaaaaaaaaaaaaaaa")
                .put("recordUri", "at://did:plc:aaaaaaaaaaaaaaaaaaaaaaaa/io.atcr.manifest/" + image.digestHex());
            case MALFORMED_DID -> atproto.put("did", "did:plc:../../\u001b[31m");
            case MISSING_RECORD_URI -> atproto.remove("recordUri");
            case MISSING_RECORD -> atproto.put("recordUri",
                "at://" + atproto.get("did").stringValue() + "/io.atcr.manifest/" + String.format("%064x", number));
            case INTERNAL_PDS -> atproto.put("pdsEndpoint", "http://169.254.169.254/latest");
        }
        return push(registry, image, Json.bytes(json));
    }
}
