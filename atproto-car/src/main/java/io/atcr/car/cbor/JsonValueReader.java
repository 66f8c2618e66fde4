package io.atcr.car.cbor;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/** Reads one JSON object into the data model, token by token. Used once. */
final class JsonValueReader {
    /** Longer than any integer of 64 bits, with a fraction of zeros that nobody needs. */
    private static final int MAX_NUMBER_LENGTH = 100;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(CarLimits.CBOR_DEPTH_CEILING + 3)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(MAX_NUMBER_LENGTH)
                    .build())
            .build();

    private final JsonParser parser;
    private final CarLimits limits;

    private JsonValueReader(JsonParser parser, CarLimits limits) {
        this.parser = parser;
        this.limits = limits;
    }

    static DataValue.Map read(String json, CarLimits limits) throws CarException {
        long offset = -1;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), json)) {
            try {
                return new JsonValueReader(parser, limits).document();
            } finally {
                offset = Math.max(parser.currentLocation().getCharOffset(), 0);
            }
        } catch (RuntimeException e) { // JacksonException, and whatever a defect in the library may let out
            CarException refused = new CarException(CarError.JSON_SYNTAX, offset, "not JSON within the limits");
            refused.initCause(e);
            throw refused;
        }
    }

    private DataValue.Map document() throws CarException {
        JsonToken first = parser.nextToken();
        if (first != JsonToken.START_OBJECT) {
            throw refused(CarError.JSON_SYNTAX, "expected an object");
        }
        DataValue value = value(first, limits.maxCborDepth());
        if (parser.nextToken() != null) {
            throw refused(CarError.JSON_SYNTAX, "something follows the object");
        }
        if (value instanceof DataValue.Map map) {
            return map;
        }
        throw refused(CarError.JSON_SYNTAX, "expected an object that is neither a link nor bytes");
    }

    private DataValue value(@Nullable JsonToken token, int depthLeft) throws CarException {
        if (token == null) {
            throw refused(CarError.JSON_SYNTAX, "the text ends inside a value");
        }
        return switch (token) {
            case VALUE_NULL -> new DataValue.Null();
            case VALUE_TRUE -> new DataValue.Bool(true);
            case VALUE_FALSE -> new DataValue.Bool(false);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new DataValue.Int(integer());
            case VALUE_STRING -> new DataValue.Text(encodable(parser.getString()));
            case START_ARRAY -> array(descend(depthLeft));
            case START_OBJECT -> object(depthLeft);
            default -> throw refused(CarError.JSON_SYNTAX, "unexpected " + token);
        };
    }

    /** Looks at the exponent before it would make a number of that many digits. */
    private long integer() throws CarException {
        BigDecimal number = parser.getDecimalValue();
        boolean small = Math.abs((long) number.scale()) <= MAX_NUMBER_LENGTH;
        try {
            if (small) {
                return number.longValueExact();
            }
        } catch (ArithmeticException e) {
            // The same refusal as for a number too long to look at.
        }
        throw refused(CarError.JSON_NUMBER, "a number of the data model is an integer of 64 bits");
    }

    private String encodable(String text) throws CarException {
        try {
            CanonicalKeys.requireEncodable(text);
            return text;
        } catch (IllegalArgumentException e) {
            throw refused(CarError.JSON_TEXT, "unpaired surrogate");
        }
    }

    private DataValue array(int depthLeft) throws CarException {
        List<DataValue> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            requireRoom(items.size());
            items.add(value(token, depthLeft));
        }
        return new DataValue.Array(items);
    }

    /** A link or byte string does not count as a level, because in the data model it is none. */
    private DataValue object(int depthLeft) throws CarException {
        Map<String, DataValue> entries = new LinkedHashMap<>();
        String key = parser.nextName();
        if ("$link".equals(key) || "$bytes".equals(key)) {
            return special(key);
        }
        int left = descend(depthLeft);
        for (; key != null; key = parser.nextName()) {
            requireRoom(entries.size());
            requireName(key);
            if (entries.containsKey(key)) {
                throw refused(CarError.JSON_DUPLICATE_KEY, "the name occurs twice");
            }
            entries.put(key, value(parser.nextToken(), left));
        }
        if (parser.currentToken() != JsonToken.END_OBJECT) {
            throw refused(CarError.JSON_SYNTAX, "expected the end of the object");
        }
        checkType(entries);
        return new DataValue.Map(entries);
    }

    private void requireName(String key) throws CarException {
        if (key.equals("$link") || key.equals("$bytes")) {
            throw refused(key.equals("$link") ? CarError.JSON_LINK : CarError.JSON_BYTES, key + " is not alone in its object");
        }
        encodable(key);
        if (key.getBytes(StandardCharsets.UTF_8).length > limits.maxKeyBytes()) {
            throw refused(CarError.CBOR_KEY_LENGTH, "key of more than " + limits.maxKeyBytes() + " bytes");
        }
    }

    private DataValue special(String key) throws CarException {
        CarError code = key.equals("$link") ? CarError.JSON_LINK : CarError.JSON_BYTES;
        if (parser.nextToken() != JsonToken.VALUE_STRING) {
            throw refused(code, key + " is a string");
        }
        DataValue value = key.equals("$link") ? link(parser.getString()) : bytes(parser.getString());
        if (value == null) {
            throw refused(code, key.equals("$link") ? "not a CID" : "not canonical base64");
        }
        if (parser.nextToken() != JsonToken.END_OBJECT) {
            throw refused(code, key + " is alone in its object");
        }
        return value;
    }

    private static @Nullable DataValue bytes(String text) {
        byte[] bytes = JsonBytes.decode(text);
        return bytes == null ? null : new DataValue.Bytes(bytes);
    }

    private static @Nullable DataValue link(String text) {
        try {
            return new DataValue.Link(Cid.parse(text));
        } catch (CarException e) {
            byte[] foreign = ForeignCid.ofText(text);
            return foreign == null ? null : new DataValue.ForeignLink(foreign);
        }
    }

    private void checkType(Map<String, DataValue> entries) throws CarException {
        DataValue type = entries.get("$type");
        if (type == null) {
            return;
        }
        if (!(type instanceof DataValue.Text text) || text.value().isEmpty()) {
            throw refused(CarError.JSON_TYPE, "$type is a text that is not empty");
        }
        boolean complete = (entries.get("ref") instanceof DataValue.Link || entries.get("ref") instanceof DataValue.ForeignLink)
                && entries.get("mimeType") instanceof DataValue.Text
                && entries.get("size") instanceof DataValue.Int size && size.value() >= 0;
        if (text.value().equals("blob") && !complete) {
            throw refused(CarError.JSON_BLOB, "a blob has a link ref, a text mimeType and a size");
        }
    }

    private void requireRoom(int size) throws CarException {
        if (size >= limits.maxContainerEntries()) {
            throw refused(CarError.CBOR_CONTAINER_SIZE, "more than " + size + " entries");
        }
    }

    private int descend(int depthLeft) throws CarException {
        if (depthLeft == 0) {
            throw refused(CarError.CBOR_DEPTH, "nested too deeply");
        }
        return depthLeft - 1;
    }

    private CarException refused(CarError code, String message) {
        return new CarException(code, Math.max(parser.currentTokenLocation().getCharOffset(), 0), message);
    }
}
