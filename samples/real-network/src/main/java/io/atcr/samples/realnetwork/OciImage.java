package io.atcr.samples.realnetwork;

import io.atcr.policy.Digest;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A small but complete image: an empty layer, a configuration, a manifest. The arrays are not copied: nobody changes them. */
record OciImage(byte[] config, byte[] layer, byte[] manifest) {

    static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    private static final JsonMapper JSON = JsonMapper.shared();
    /** A tar archive ends with two empty blocks; this one has nothing else. */
    private static final byte[] EMPTY_TAR = new byte[1024];

    /** An image with a label, so that different labels make different digests. */
    static OciImage of(String label) {
        ObjectNode config = JSON.createObjectNode().put("architecture", "amd64").put("os", "linux");
        config.putObject("config").putObject("Labels").put("label", label);
        config.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(Digest.ofBytes(EMPTY_TAR).toString());
        byte[] configBytes = bytes(config);
        ObjectNode manifest = JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", MANIFEST);
        manifest.set("config", descriptor("application/vnd.oci.image.config.v1+json", configBytes));
        manifest.putArray("layers").add(descriptor("application/vnd.oci.image.layer.v1.tar", EMPTY_TAR));
        return new OciImage(configBytes, EMPTY_TAR, bytes(manifest));
    }

    static ObjectNode descriptor(String mediaType, byte[] content) {
        return JSON.createObjectNode().put("mediaType", mediaType).put("digest", Digest.ofBytes(content).toString()).put("size", content.length);
    }

    static byte[] bytes(ObjectNode json) {
        return json.toString().getBytes(StandardCharsets.UTF_8);
    }

    Digest digest() {
        return Digest.ofBytes(manifest);
    }
}
