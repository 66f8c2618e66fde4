package io.atcr.samples.ratify;

import java.io.IOException;
import java.io.InputStream;

/**
 * What the host writes to standard input. Ratify v1, {@code PluginInputConfig}.
 *
 * @param config this verifier's own entry in the host's configuration
 * @param store how the host reaches registries
 * @param referrer the artifact that the host found for the image
 */
record HostDocument(VerifierEntry config, StoreEntry store, ReferrerEntry referrer) {
    /** More than etcd takes for a resource, and so for a policy in it. */
    static final int LARGEST = 4 << 20;

    static byte[] bytes(InputStream in) throws PluginException {
        byte[] bytes;
        try {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (IOException e) {
            throw new PluginException(ErrorCode.IO, "standard input cannot be read");
        }
        if (bytes.length > LARGEST) {
            throw new PluginException(ErrorCode.CONFIG_PARSING, "standard input: more than " + (LARGEST >> 20) + " MiB");
        }
        return bytes;
    }

    static HostDocument parse(byte[] json) throws PluginException {
        JsonNode document;
        try {
            document = JsonReader.read(json);
        } catch (JsonSyntaxException e) {
            throw new PluginException(ErrorCode.CONFIG_PARSING, "standard input is not the JSON that Ratify sends: " + e.getMessage());
        }
        Fields root = Fields.root(document);
        return new HostDocument(VerifierEntry.of(root.object("config")), StoreEntry.of(root.object("storeConfig")), ReferrerEntry.of(root.object("referenceDesc")));
    }
}
