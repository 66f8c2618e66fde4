package io.atcr.samples.service.kubernetes;

import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The credentials that stand in a Secret themselves, and not the programs that a configuration file may name beside them. */
final class Auths {
    /** The largest configuration that is read, in bytes. Who may write a Secret does not say how much memory this service takes for it (A20). */
    static final int LARGEST = 128 << 10;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).maxTokenCount(16_384).build())
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Auths() {}

    /** A configuration file with {@code auths} and nothing else; the older form of Secrets is the content of {@code auths}. */
    static byte[] only(byte[] content, boolean onlyAuths) throws RegistryException {
        if (content.length > LARGEST) {
            throw malformed();
        }
        try {
            JsonNode read = MAPPER.readTree(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString());
            JsonNode auths = onlyAuths ? read : read.get("auths");
            if (!read.isObject() || auths != null && !auths.isObject()) {
                throw malformed();
            }
            ObjectNode file = MAPPER.createObjectNode();
            if (auths != null) {
                file.set("auths", auths);
            }
            return MAPPER.writeValueAsBytes(file);
        } catch (CharacterCodingException | JacksonException e) {
            throw malformed();
        }
    }

    private static RegistryException malformed() {
        return new RegistryException(RegistryError.MALFORMED_CREDENTIALS, "an image pull secret is not well formed");
    }
}
