package io.atcr.car.cbor;

import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.CarError;
import java.util.Map;

/**
 * The JSON form of the data model, as text: links are {@code {"$link": "CID"}}, byte strings {@code {"$bytes": "base64"}}.
 *
 * <p>Reading is strict: one object and nothing else, no name twice, integers of 64 bits only (a number such as {@code 123.0} is one),
 * {@code $link} and {@code $bytes} alone in their objects, {@code $type} a text that is not empty, and a blob complete. Thread-safe.
 * ATProto data model specification, JSON Representation.
 */
public final class DataJson {
    private DataJson() {}

    /**
     * Reads a JSON object.
     *
     * @param json the text
     * @param limits bounds on depth, container and key sizes
     * @return the value
     * @throws CarException with a {@code JSON_} code, or with the {@code CBOR_} code of the limit that is exceeded; the offset counts
     *     characters
     */
    public static DataValue.Map parse(String json, CarLimits limits) throws CarException {
        return JsonValueReader.read(json, limits);
    }

    /**
     * Writes a value as JSON without white space, map keys in the order of the canonical encoding.
     *
     * @param value the value
     * @return the text; {@link #parse} gives the value back, if it is a map that {@code parse} would accept
     * @throws CarException with {@link CarError#JSON_LINK} or {@link CarError#JSON_BYTES} if a map has a key that JSON gives to links or
     *     byte strings, with {@link CarError#CBOR_DEPTH} if the value nests deeper than {@link CarLimits#CBOR_DEPTH_CEILING}
     */
    public static String write(DataValue value) throws CarException {
        StringBuilder out = new StringBuilder();
        write(out, value, CarLimits.CBOR_DEPTH_CEILING);
        return out.toString();
    }

    private static void write(StringBuilder out, DataValue value, int depthLeft) throws CarException {
        if (value instanceof DataValue.Text text) {
            quote(out, text.value());
        } else if (value instanceof DataValue.Int number) {
            out.append(number.value());
        } else if (value instanceof DataValue.Bool bool) {
            out.append(bool.value());
        } else if (value instanceof DataValue.Bytes bytes) {
            out.append("{\"$bytes\":\"").append(JsonBytes.encode(bytes.raw())).append("\"}");
        } else if (value instanceof DataValue.Link link) {
            out.append("{\"$link\":\"").append(link.cid()).append("\"}");
        } else if (value instanceof DataValue.ForeignLink link) {
            out.append("{\"$link\":\"").append(ForeignCid.toText(link.raw())).append("\"}");
        } else if (value instanceof DataValue.Array array) {
            int left = descend(depthLeft);
            String separator = "[";
            for (DataValue item : array.items()) {
                out.append(separator);
                write(out, item, left);
                separator = ",";
            }
            out.append(array.items().isEmpty() ? "[]" : "]");
        } else if (value instanceof DataValue.Map map) {
            writeMap(out, map, descend(depthLeft));
        } else {
            out.append("null");
        }
    }

    private static void writeMap(StringBuilder out, DataValue.Map map, int depthLeft) throws CarException {
        if (map.has("$link") || map.has("$bytes")) {
            CarError code = map.has("$link") ? CarError.JSON_LINK : CarError.JSON_BYTES;
            throw new CarException(code, -1, "a map with this key has no JSON form");
        }
        String separator = "{";
        for (Map.Entry<String, DataValue> entry : map.entries().entrySet()) {
            out.append(separator);
            quote(out, entry.getKey());
            out.append(':');
            write(out, entry.getValue(), depthLeft);
            separator = ",";
        }
        out.append(map.entries().isEmpty() ? "{}" : "}");
    }

    private static int descend(int depthLeft) throws CarException {
        if (depthLeft == 0) {
            throw new CarException(CarError.CBOR_DEPTH, -1, "nested deeper than " + CarLimits.CBOR_DEPTH_CEILING);
        }
        return depthLeft - 1;
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
