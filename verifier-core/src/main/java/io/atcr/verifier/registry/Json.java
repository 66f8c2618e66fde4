package io.atcr.verifier.registry;

import io.atcr.did.json.JsonTree;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Reads one JSON object out of untrusted bytes: UTF-8 only, no duplicate keys, nothing after it, bounded depth and tokens. */
final class Json {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(32)
                    .maxTokenCount(262_144)
                    .maxNumberLength(32)
                    .maxNameLength(4096)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private Json() {}

    static ObjectNode object(byte[] bytes, String what, RegistryError malformed) throws RegistryException {
        JsonNode node;
        try {
            node = JsonTree.only(FACTORY, utf8(bytes));
        } catch (CharacterCodingException e) {
            throw new RegistryException(malformed, what + " is not UTF-8");
        } catch (JacksonException e) {
            throw new RegistryException(malformed, what + " is not acceptable JSON" + at(e.getLocation()));
        }
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw new RegistryException(malformed, what + " is not a JSON object");
    }

    /** The object as JSON in UTF-8, its fields in their order. */
    static byte[] bytes(ObjectNode object) {
        return JsonTree.bytes(object, FACTORY);
    }

    static ObjectNode newObject() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** Jackson would also detect UTF-16 and UTF-32, which other readers of the same bytes do not. */
    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    }

    private static String at(TokenStreamLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
