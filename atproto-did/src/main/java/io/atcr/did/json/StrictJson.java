package io.atcr.did.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object from untrusted bytes: UTF-8 only, no duplicate names, nothing after the object, no unpaired surrogates, bounded in size
 * and depth. Thread-safe.
 */
public final class StrictJson {

    /** The deepest accepted nesting. */
    public static final int MAX_DEPTH = 32;

    private static final int MAX_NUMBER = 32;
    private static final int MAX_NAME = 4096;

    private final int maxBytes;
    private final JsonMapper mapper;

    /**
     * A reader.
     *
     * @param maxBytes the largest accepted text
     */
    public StrictJson(int maxBytes) {
        this.maxBytes = maxBytes;
        JsonFactory factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(maxBytes)
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(maxBytes)
                        .maxNumberLength(MAX_NUMBER)
                        .maxNameLength(MAX_NAME)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        this.mapper = JsonMapper.builder(factory).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    }

    /**
     * Reads one object.
     *
     * @param utf8 the bytes
     * @return the object
     * @throws JsonException if the bytes are anything else
     */
    public ObjectNode read(byte[] utf8) throws JsonException {
        if (utf8.length > maxBytes) {
            throw new JsonException("larger than " + maxBytes + " bytes", maxBytes);
        }
        JsonNode node;
        try {
            node = mapper.readTree(decode(utf8));
        } catch (JacksonException malformed) {
            throw new JsonException("not strict JSON", malformed.getLocation() == null ? -1 : malformed.getLocation().getCharOffset());
        }
        if (!(node instanceof ObjectNode object)) {
            throw new JsonException("not a JSON object", 0);
        }
        requireEncodable(object);
        return object;
    }

    /**
     * Writes a tree.
     *
     * @param node the tree
     * @return UTF-8
     */
    public byte[] write(JsonNode node) {
        return mapper.writeValueAsBytes(node);
    }

    /**
     * An empty object to fill.
     *
     * @return a new object
     */
    public ObjectNode object() {
        return mapper.createObjectNode();
    }

    /** Decoded here because the parser would guess UTF-16 and UTF-32 from the first bytes. */
    private static String decode(byte[] utf8) throws JsonException {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        CharBuffer chars = CharBuffer.allocate(utf8.length);
        CoderResult result = decoder.decode(ByteBuffer.wrap(utf8), chars, true);
        if (result.isError()) {
            throw new JsonException("not UTF-8", chars.position());
        }
        return chars.flip().toString();
    }

    private static void requireEncodable(JsonNode node) throws JsonException {
        if (node.isString()) {
            requireEncodable(node.stringValue());
        }
        for (String name : node.propertyNames()) {
            requireEncodable(name);
        }
        for (JsonNode child : node) {
            requireEncodable(child);
        }
    }

    private static void requireEncodable(String text) throws JsonException {
        try {
            StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
        } catch (CharacterCodingException unpaired) {
            throw new JsonException("unpaired surrogate in a string", -1);
        }
    }
}
