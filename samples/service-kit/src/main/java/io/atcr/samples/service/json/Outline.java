package io.atcr.samples.service.json;

import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The parts of a JSON document that are wanted. What else the document holds is checked and forgotten while it is read, so that memory goes by what is
 * wanted and not by what was sent. Immutable and thread-safe.
 *
 * <p>The document is UTF-8, one value, without a key twice in an object, at most {@value #DEEPEST} levels deep and {@value #MOST_TOKENS} tokens long. A key
 * that differs from a wanted one in case only is refused: there are readers that take one for the other. Where an object or a list stands in place of
 * what is wanted, an empty one is left in the result, so that it can be told from nothing.
 *
 * <p>In a process only one large document is read at a time; the others wait, and small ones pass them.
 */
public final class Outline {
    /** The deepest nesting. */
    public static final int DEEPEST = 128;
    /** The most tokens: a key is one, a value is one, an object or a list is two. */
    public static final int MOST_TOKENS = 400_000;
    /** The most values that are kept of one document. */
    public static final int MOST_KEPT = 20_000;

    /** What reading takes is a multiple of the document, so that larger ones than this, in bytes, are read one after the other. */
    static final int LARGE = 256 << 10;
    static final Semaphore READING_LARGE = new Semaphore(1, true);

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxTokenCount(MOST_TOKENS)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final Map<String, Outline> fields;
    private final Set<String> lowerCase;
    private final @Nullable Outline element;

    private Outline(Map<String, Outline> fields, @Nullable Outline element) {
        this.fields = Map.copyOf(fields);
        this.lowerCase = fields.keySet().stream().map(key -> key.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet());
        this.element = element;
    }

    /**
     * A value without parts: a string, a boolean, null; of a number, only that it is one.
     *
     * @return the outline
     */
    public static Outline value() {
        return new Outline(Map.of(), null);
    }

    /**
     * An object of which some fields are wanted.
     *
     * @param fields what is wanted of each
     * @return the outline
     */
    public static Outline object(Map<String, Outline> fields) {
        return new Outline(fields, null);
    }

    /**
     * This object with one more field.
     *
     * @param name   the field
     * @param wanted what is wanted of it
     * @return the outline
     */
    public Outline and(String name, Outline wanted) {
        Map<String, Outline> more = new HashMap<>(fields);
        more.put(name, wanted);
        return new Outline(more, element);
    }

    /**
     * A list.
     *
     * @param element what is wanted of each of its elements
     * @return the outline
     */
    public static Outline list(Outline element) {
        return new Outline(Map.of(), element);
    }

    /**
     * Reads a document.
     *
     * @param json the bytes
     * @return what is wanted of it
     * @throws MalformedJsonException if it is not JSON as described, or more than {@value #MOST_KEPT} of its values are wanted; or the thread is
     *     interrupted before a large one was read
     */
    public JsonNode read(byte[] json) throws MalformedJsonException {
        if (json.length <= LARGE) {
            return readNow(json);
        }
        try {
            READING_LARGE.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MalformedJsonException("it was not read: the service ends");
        }
        try {
            return readNow(json);
        } finally {
            READING_LARGE.release();
        }
    }

    private JsonNode readNow(byte[] json) throws MalformedJsonException {
        InputStreamReader utf8 = new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), utf8)) {
            if (parser.nextToken() == null) {
                throw new MalformedJsonException("there is nothing to read");
            }
            JsonNode value = new Reading(parser).value(this);
            if (parser.nextToken() != null) {
                throw new MalformedJsonException("something follows the JSON document");
            }
            return value;
        } catch (JacksonException e) {
            if (e.getCause() instanceof CharacterCodingException || e.getCause() instanceof CharConversionException) {
                throw new MalformedJsonException("this is not UTF-8");
            }
            throw new MalformedJsonException("this is not acceptable JSON" + at(e.getLocation()));
        }
    }

    private static String at(@Nullable TokenStreamLocation location) {
        return location == null ? "" : " at line " + location.getLineNr() + ", column " + location.getColumnNr();
    }

    /** One document. */
    private static final class Reading {
        private final JsonParser parser;
        private int kept;

        Reading(JsonParser parser) {
            this.parser = parser;
        }

        /** The value that begins with the current token, which is left at its end. No deeper than the outline is. */
        JsonNode value(Outline outline) throws MalformedJsonException {
            if (++kept > MOST_KEPT) {
                throw new MalformedJsonException("there is more in it than is read");
            }
            return switch (parser.currentToken()) {
                case START_OBJECT -> object(outline);
                case START_ARRAY -> array(outline);
                case VALUE_STRING -> NODES.stringNode(parser.getString());
                case VALUE_TRUE -> NODES.booleanNode(true);
                case VALUE_FALSE -> NODES.booleanNode(false);
                case VALUE_NULL -> NODES.nullNode();
                default -> NODES.numberNode(0);
            };
        }

        private ObjectNode object(Outline outline) throws MalformedJsonException {
            ObjectNode object = NODES.objectNode();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String name = parser.currentName();
                Outline wanted = outline.fields.get(name);
                if (wanted == null && outline.lowerCase.contains(name.toLowerCase(Locale.ROOT))) {
                    throw new MalformedJsonException("a key differs from one that is read in case only" + at(parser.currentTokenLocation()));
                }
                parser.nextToken();
                if (wanted == null) {
                    parser.skipChildren();
                } else {
                    object.set(name, value(wanted));
                }
            }
            return object;
        }

        private ArrayNode array(Outline outline) throws MalformedJsonException {
            ArrayNode array = NODES.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (outline.element == null) {
                    parser.skipChildren();
                } else {
                    array.add(value(outline.element));
                }
            }
            return array;
        }
    }
}
