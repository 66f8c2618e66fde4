package io.atcr.car.cbor;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DagCborPropertyTest {
    private static final CarLimits LIMITS = CarLimits.defaults();

    @Provide
    Arbitrary<DataValue> values() {
        return value(4);
    }

    private static Arbitrary<String> texts() {
        return Arbitraries.strings().ofMaxLength(30).map(text -> text.replaceAll("[\\ud800-\\udfff]", "\ud83d\ude00"));
    }

    private static Arbitrary<DataValue> value(int depth) {
        Arbitrary<DataValue> leaf = Arbitraries.oneOf(
                Arbitraries.just(new DataValue.Null()),
                Arbitraries.of(true, false).map(DataValue.Bool::new),
                Arbitraries.longs().map(DataValue.Int::new),
                texts().map(DataValue.Text::new),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(300).map(DataValue.Bytes::new),
                Arbitraries.bytes().array(byte[].class).ofMaxSize(3).map(Cid::ofRaw).map(DataValue.Link::new));
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<DataValue> inner = Arbitraries.lazy(() -> value(depth - 1));
        return Arbitraries.oneOf(
                leaf,
                inner.list().ofMaxSize(5).map(DataValue.Array::new),
                Arbitraries.maps(texts(), inner).ofMaxSize(5).map(DataValue.Map::new));
    }

    @Property(tries = 300)
    void a_value_encodes_and_decodes_to_itself(@ForAll("values") DataValue value) throws CarException {
        byte[] bytes = DagCbor.encode(value);
        DagCbor.check(bytes, LIMITS);
        assertThat(DagCbor.decode(bytes, LIMITS)).isEqualTo(value);
    }

    @Property(tries = 300)
    void the_order_in_which_a_map_was_filled_does_not_show(@ForAll("values") DataValue value, @ForAll Random random) {
        if (value instanceof DataValue.Map map) {
            List<String> keys = new ArrayList<>(map.entries().keySet());
            Collections.shuffle(keys, random);
            Map<String, DataValue> shuffled = new LinkedHashMap<>();
            keys.forEach(key -> shuffled.put(key, map.entries().get(key)));
            assertThat(DagCbor.encode(new DataValue.Map(shuffled))).isEqualTo(DagCbor.encode(map));
        }
    }

    @Property(tries = 300)
    void whatever_is_accepted_encodes_to_the_same_bytes(@ForAll byte[] bytes) {
        assertCanonicalOrRefused(bytes);
    }

    @Property(tries = 300)
    void one_changed_byte_is_refused_or_still_canonical(@ForAll("values") DataValue value, @ForAll int at, @ForAll byte change) {
        byte[] bytes = DagCbor.encode(value);
        bytes[Math.floorMod(at, bytes.length)] = change;
        assertCanonicalOrRefused(bytes);
    }

    @Property(tries = 300)
    void a_value_cut_short_or_followed_by_a_byte_is_refused(@ForAll("values") DataValue value, @ForAll int cut, @ForAll byte extra) {
        byte[] bytes = DagCbor.encode(value);
        byte[] shorter = Arrays.copyOf(bytes, Math.floorMod(cut, bytes.length));
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        longer[bytes.length] = extra;
        assertThat(isAccepted(shorter)).isFalse();
        assertThat(isAccepted(longer)).isFalse();
    }

    private static boolean isAccepted(byte[] bytes) {
        try {
            DagCbor.check(bytes, LIMITS);
            return true;
        } catch (CarException e) {
            return false;
        }
    }

    private static void assertCanonicalOrRefused(byte[] bytes) {
        boolean accepted = isAccepted(bytes);
        try {
            assertThat(DagCbor.encode(DagCbor.decode(bytes, LIMITS))).isEqualTo(bytes);
            assertThat(accepted).isTrue();
        } catch (CarException e) {
            assertThat(accepted).isFalse();
            assertThat(e.code().name()).startsWith("CBOR_").isNotEqualTo("CBOR_VALUE");
            assertThat(e.offset()).isBetween(0L, (long) bytes.length);
        }
    }
}
