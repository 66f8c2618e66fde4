package io.atcr.car.cbor;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.dataformat.cbor.CBORFactory;
import tools.jackson.dataformat.cbor.CBORParser;

/**
 * Reads values out of bytes that {@link DagCbor#check} has accepted, through Jackson's streaming parser.
 *
 * <p>Jackson's own bounds are set wide because the strict check has enforced narrower ones; names are not kept between documents, so one
 * input leaves nothing behind for the next.
 */
final class ValueReader {
    private static final CBORFactory FACTORY = CBORFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(CarLimits.CBOR_DEPTH_CEILING + 1)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private final CBORParser parser;

    private ValueReader(CBORParser parser) {
        this.parser = parser;
    }

    static DataValue read(byte[] bytes) throws CarException {
        long offset = -1;
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            try {
                return new ValueReader((CBORParser) parser).value(parser.nextToken());
            } finally {
                offset = parser.currentLocation().getByteOffset();
            }
        } catch (RuntimeException e) { // JacksonException, and whatever a defect in the library may let out
            throw refused(offset, e);
        }
    }

    private static CarException refused(long offset, RuntimeException cause) {
        CarException refused = new CarException(CarError.CBOR_VALUE, offset, "the value reader refused checked bytes");
        refused.initCause(cause);
        return refused;
    }

    private DataValue value(JsonToken token) throws CarException {
        if (token == null) {
            throw unexpected("the end of the input");
        }
        return switch (token) {
            case VALUE_NULL -> new DataValue.Null();
            case VALUE_TRUE -> new DataValue.Bool(true);
            case VALUE_FALSE -> new DataValue.Bool(false);
            case VALUE_NUMBER_INT -> new DataValue.Int(parser.getLongValue());
            case VALUE_STRING -> new DataValue.Text(parser.getString());
            case VALUE_EMBEDDED_OBJECT -> bytesOrLink();
            case START_ARRAY -> array();
            case START_OBJECT -> map();
            default -> throw unexpected(token.name());
        };
    }

    private DataValue bytesOrLink() throws CarException {
        boolean link = parser.getCurrentTag() == 42;
        byte[] value = parser.getBinaryValue();
        if (!link) {
            return new DataValue.Bytes(value);
        }
        byte[] cid = Arrays.copyOfRange(value, 1, value.length);
        return Cid.isCidAt(cid, 0) && cid.length == Cid.LENGTH ? new DataValue.Link(Cid.fromBytes(cid)) : new DataValue.ForeignLink(cid);
    }

    private DataValue array() throws CarException {
        List<DataValue> items = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != JsonToken.END_ARRAY; token = parser.nextToken()) {
            items.add(value(token));
        }
        return new DataValue.Array(items);
    }

    private DataValue map() throws CarException {
        Map<String, DataValue> entries = new LinkedHashMap<>();
        for (String key = parser.nextName(); key != null; key = parser.nextName()) {
            entries.put(key, value(parser.nextToken()));
        }
        return new DataValue.Map(entries);
    }

    private CarException unexpected(String what) {
        return new CarException(CarError.CBOR_VALUE, parser.currentLocation().getByteOffset(), "the value reader found " + what);
    }
}
