package io.atcr.car.syntax;

import io.atcr.car.CarError;
import java.nio.charset.StandardCharsets;

/**
 * The path of a record in its repository: collection, slash, record key. Its ASCII bytes are the record's key in the tree.
 *
 * <p>Immutable and thread-safe; ordered by those bytes, as the tree is.
 *
 * @see <a href="https://atproto.com/specs/repository">ATProto repository specification, Repository Data Structure</a>
 */
public final class RecordPath implements Comparable<RecordPath> {

    private static final int MAX_LENGTH = Nsid.MAX_LENGTH + 1 + RecordKey.MAX_LENGTH;

    private final Nsid collection;
    private final RecordKey recordKey;
    private final String text;

    private RecordPath(Nsid collection, RecordKey recordKey) {
        this.collection = collection;
        this.recordKey = recordKey;
        this.text = collection + "/" + recordKey;
    }

    /**
     * The path of a record key in a collection.
     *
     * @param collection the collection
     * @param recordKey the record key
     * @return the path
     */
    public static RecordPath of(Nsid collection, RecordKey recordKey) {
        return new RecordPath(collection, recordKey);
    }

    /**
     * Parses {@code collection/rkey}, with exactly one slash.
     *
     * @param text the text of a path, without a leading slash
     * @return the path
     * @throws SyntaxException with {@code SYNTAX_RECORD_PATH} when there is not exactly one slash, with {@code SYNTAX_NSID} or
     *     {@code SYNTAX_RECORD_KEY} when a part is malformed; the offset counts from the start of the path
     */
    public static RecordPath parse(String text) throws SyntaxException {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw malformed(text, text.length(), "a record path is a collection, a slash and a record key");
        }
        int second = text.indexOf('/', slash + 1);
        if (second >= 0) {
            throw malformed(text, second, "a record path has one slash");
        }
        Nsid collection = Nsid.parse(text.substring(0, slash));
        try {
            return new RecordPath(collection, RecordKey.parse(text.substring(slash + 1)));
        } catch (SyntaxException e) {
            throw e.within(text, slash + 1);
        }
    }

    /**
     * Parses a key of the tree.
     *
     * @param key the whole key, as the tree holds it
     * @return the path
     * @throws SyntaxException as {@link #parse}; a byte above 0x7f is malformed wherever it stands
     */
    public static RecordPath ofKey(byte[] key) throws SyntaxException {
        if (key.length > MAX_LENGTH) {
            throw malformed("", MAX_LENGTH, "a record path has at most " + MAX_LENGTH + " characters");
        }
        // Every byte above 0x7f becomes a character that neither grammar allows.
        return parse(new String(key, StandardCharsets.ISO_8859_1));
    }

    private static SyntaxException malformed(String text, int offset, String rule) {
        return new SyntaxException(CarError.SYNTAX_RECORD_PATH, offset, rule, text);
    }

    /**
     * The collection.
     *
     * @return the part before the slash
     */
    public Nsid collection() {
        return collection;
    }

    /**
     * The record key.
     *
     * @return the part after the slash
     */
    public RecordKey recordKey() {
        return recordKey;
    }

    /**
     * The key under which the tree holds this record.
     *
     * @return the ASCII bytes of the path, in a fresh array
     */
    public byte[] keyBytes() {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public int compareTo(RecordPath other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordPath && ((RecordPath) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * The text of the path.
     *
     * @return {@code collection/rkey}
     */
    @Override
    public String toString() {
        return text;
    }
}
