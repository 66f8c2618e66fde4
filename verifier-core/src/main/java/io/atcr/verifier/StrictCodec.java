package io.atcr.verifier;

import io.atcr.verifier.cache.CacheCodec;
import java.util.Arrays;
import java.util.Optional;

/**
 * A version and fields. What is read is written again and compared, so that a value has one form, and nothing may stand behind it.
 *
 * @param <V> the type of the values
 */
final class StrictCodec<V> implements CacheCodec<V> {

    /** Writes the fields of a value. */
    interface Writing<V> {
        void write(V value, FieldWriter out);
    }

    /** Reads the fields of a value; throws whatever it likes for anything else. */
    interface Reading<V> {
        V read(FieldReader in) throws Exception;
    }

    private final int version;
    private final Writing<V> writing;
    private final Reading<V> reading;

    StrictCodec(int version, Writing<V> writing, Reading<V> reading) {
        this.version = version;
        this.writing = writing;
        this.reading = reading;
    }

    @Override
    public byte[] encode(V value) {
        return written(value, new FieldWriter()).toBytes();
    }

    @Override
    public long size(V value) {
        return written(value, FieldWriter.counting()).size();
    }

    private FieldWriter written(V value, FieldWriter out) {
        writing.write(value, out.number(version));
        return out;
    }

    @Override
    public Optional<V> decode(byte[] bytes) {
        try {
            FieldReader in = new FieldReader(bytes);
            if (in.number() != version) {
                return Optional.empty();
            }
            V value = reading.read(in);
            return Arrays.equals(encode(value), bytes) ? Optional.of(value) : Optional.empty();
        } catch (Exception somethingElse) {
            return Optional.empty();
        }
    }
}
