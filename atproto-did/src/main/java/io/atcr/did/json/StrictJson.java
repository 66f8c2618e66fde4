package io.atcr.did.json;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One JSON object, or an array of objects, from untrusted bytes: UTF-8 only, no duplicate names, nothing after the end, no unpaired
 * surrogates, bounded in size and depth. Thread-safe.
 */
public final class StrictJson {

    /** The deepest accepted nesting. */
    public static final int MAX_DEPTH = 32;

    private static final int MAX_NUMBER = 32;
    private static final int MAX_NAME = 4096;

    /** A tree takes much more room than its text where the text is all brackets; no real one is. */
    private static final int MIN_CHARS_PER_TOKEN = 8;

    private final int maxBytes;
    private final JsonFactory factory;

    /**
     * A reader.
     *
     * @param maxBytes the largest accepted text
     */
    public StrictJson(int maxBytes) {
        this.maxBytes = maxBytes;
        this.factory = JsonFactory.builder()
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxDocumentLength(maxBytes)
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(maxBytes)
                        .maxNumberLength(MAX_NUMBER)
                        .maxNameLength(MAX_NAME)
                        .maxTokenCount(maxBytes / MIN_CHARS_PER_TOKEN)
                        .build())
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
    }

    /**
     * Reads one object.
     *
     * @param utf8 the bytes
     * @return the object
     * @throws JsonException if the bytes are anything else
     */
    public ObjectNode read(byte[] utf8) throws JsonException {
        JsonNode node;
        try {
            node = JsonTree.only(factory, text(utf8));
        } catch (JacksonException malformed) {
            throw notJson(malformed);
        }
        if (!(node instanceof ObjectNode object)) {
            throw new JsonException("not a JSON object", 0);
        }
        requireEncodable(object);
        return object;
    }

    /** Takes one object of an array. */
    public interface Taker<E extends Exception> {

        /**
         * Takes the object.
         *
         * @param object the object
         * @throws E to end the reading
         */
        void take(ObjectNode object) throws E;
    }

    /**
     * Reads an array of objects, of which one at a time is held.
     *
     * @param utf8 the bytes
     * @param maxChars the longest text of one object, in characters
     * @param taker takes the objects in order
     * @param <E> what the taker throws
     * @throws JsonException if the bytes are anything else; the objects before have been taken
     * @throws E from the taker
     */
    public <E extends Exception> void forEachObject(byte[] utf8, int maxChars, Taker<E> taker) throws JsonException, E {
        String text = text(utf8);
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new JsonException("not a JSON array", 0);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                long start = parser.currentTokenLocation().getCharOffset();
                if (!(JsonTree.read(parser) instanceof ObjectNode object)) {
                    throw new JsonException("not an array of objects", start);
                }
                if (parser.currentLocation().getCharOffset() - start > maxChars) {
                    throw new JsonException("an object of more than " + maxChars + " characters", start);
                }
                requireEncodable(object);
                taker.take(object);
            }
            if (parser.nextToken() != null) {
                throw new JsonException("something after the array", parser.currentTokenLocation().getCharOffset());
            }
        } catch (JacksonException malformed) {
            throw notJson(malformed);
        }
    }

    private String text(byte[] utf8) throws JsonException {
        if (utf8.length > maxBytes) {
            throw new JsonException("larger than " + maxBytes + " bytes", maxBytes);
        }
        return decode(utf8);
    }

    private static JsonException notJson(JacksonException malformed) {
        return new JsonException("not strict JSON", malformed.getLocation() == null ? -1 : malformed.getLocation().getCharOffset());
    }

    /**
     * Writes a tree.
     *
     * @param node the tree
     * @return UTF-8
     */
    public byte[] write(JsonNode node) {
        return JsonTree.bytes(node, factory);
    }

    /**
     * An empty object to fill.
     *
     * @return a new object
     */
    public ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
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
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new JsonException("unpaired surrogate in a string", -1);
                }
                i++;
            }
        }
    }
}
