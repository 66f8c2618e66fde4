package io.atcr.car.cbor;

import io.atcr.car.Cid;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A value of the ATProto data model, as DAG-CBOR carries it.
 *
 * <p>Immutable and thread-safe; values are equal when their canonical encodings are. ATProto data model specification.
 */
public sealed interface DataValue {

    /** The null value. */
    record Null() implements DataValue {}

    /**
     * A truth value.
     *
     * @param value the value
     */
    record Bool(boolean value) implements DataValue {}

    /**
     * A signed 64-bit integer.
     *
     * @param value the value
     */
    record Int(long value) implements DataValue {}

    /**
     * A text string.
     *
     * @param value the text; must be encodable in UTF-8
     */
    record Text(String value) implements DataValue {
        /**
         * Creates a text value.
         *
         * @param value the text
         * @throws IllegalArgumentException if the text has an unpaired surrogate
         */
        public Text {
            CanonicalKeys.requireEncodable(value);
        }
    }

    /** A byte string. */
    final class Bytes implements DataValue {
        private final byte[] value;

        /**
         * Creates a byte string.
         *
         * @param value the bytes; copied
         */
        public Bytes(byte[] value) {
            this.value = value.clone();
        }

        /**
         * Returns the bytes.
         *
         * @return a fresh array
         */
        public byte[] toArray() {
            return value.clone();
        }

        byte[] raw() {
            return value;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Bytes that && Arrays.equals(value, that.value);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(value);
        }

        @Override
        public String toString() {
            return "Bytes[" + HexFormat.of().formatHex(value) + "]";
        }
    }

    /**
     * A link to a block of the kind that repositories are made of.
     *
     * @param cid the block's CID
     */
    record Link(Cid cid) implements DataValue {
        /**
         * Creates a link.
         *
         * @param cid the block's CID
         */
        public Link {
            Objects.requireNonNull(cid, "cid");
        }
    }

    /**
     * A link whose CID uses a hash other than sha-256: well-formed, retained, never followed. Records may hold such links; commits and
     * tree nodes may not.
     */
    final class ForeignLink implements DataValue {
        private final byte[] cid;

        /** Takes the array over; the strict check has accepted it. */
        ForeignLink(byte[] cid) {
            this.cid = cid;
        }

        /**
         * Returns the binary CID.
         *
         * @return a fresh array, without the 00 that precedes it in DAG-CBOR
         */
        public byte[] cidBytes() {
            return cid.clone();
        }

        byte[] raw() {
            return cid;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ForeignLink that && Arrays.equals(cid, that.cid);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(cid);
        }

        @Override
        public String toString() {
            return "ForeignLink[" + HexFormat.of().formatHex(cid) + "]";
        }
    }

    /**
     * A list of values.
     *
     * @param items the values in order; copied
     */
    record Array(List<DataValue> items) implements DataValue {
        /**
         * Creates a list.
         *
         * @param items the values in order; copied
         */
        public Array {
            items = List.copyOf(items);
        }
    }

    /**
     * A map from text keys to values.
     *
     * @param entries the entries; copied into canonical order (shorter keys first, then bytewise)
     */
    record Map(java.util.Map<String, DataValue> entries) implements DataValue {
        /**
         * Creates a map.
         *
         * @param entries the entries; copied into canonical order
         * @throws IllegalArgumentException if a key has an unpaired surrogate
         */
        public Map {
            entries = CanonicalKeys.sorted(entries);
        }

        /**
         * Returns the value of a key.
         *
         * @param key the key
         * @return the value, empty if the map lacks the key
         */
        public Optional<DataValue> get(String key) {
            return Optional.ofNullable(entries.get(key));
        }

        /**
         * Says whether a key is there.
         *
         * @param key the key
         * @return true if the map has the key
         */
        public boolean has(String key) {
            return entries.containsKey(key);
        }

        /**
         * Returns the text at a key.
         *
         * @param key the key
         * @return the text, empty if the map lacks the key or its value is not text
         */
        public Optional<String> text(String key) {
            return entries.get(key) instanceof Text text ? Optional.of(text.value()) : Optional.empty();
        }

        /**
         * Returns the integer at a key.
         *
         * @param key the key
         * @return the integer, empty if the map lacks the key or its value is not an integer
         */
        public Optional<Long> integer(String key) {
            return entries.get(key) instanceof Int number ? Optional.of(number.value()) : Optional.empty();
        }

        /**
         * Starts a map.
         *
         * @return an empty builder
         */
        public static Builder builder() {
            return new Builder();
        }
    }

    /** Collects the entries of a {@link Map}. Not thread-safe. */
    final class Builder {
        private final java.util.Map<String, DataValue> entries = new LinkedHashMap<>();

        Builder() {}

        /**
         * Sets a key; a later value replaces an earlier one.
         *
         * @param key the key
         * @param value its value
         * @return this builder
         */
        public Builder put(String key, DataValue value) {
            entries.put(Objects.requireNonNull(key, "key"), Objects.requireNonNull(value, "value"));
            return this;
        }

        /**
         * Sets a key to a text.
         *
         * @param key the key
         * @param value the text
         * @return this builder
         */
        public Builder put(String key, String value) {
            return put(key, new Text(value));
        }

        /**
         * Sets a key to an integer.
         *
         * @param key the key
         * @param value the integer
         * @return this builder
         */
        public Builder put(String key, long value) {
            return put(key, new Int(value));
        }

        /**
         * Builds the map.
         *
         * @return the map of all entries so far
         */
        public Map build() {
            return new Map(entries);
        }
    }
}
