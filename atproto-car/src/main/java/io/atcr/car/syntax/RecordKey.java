package io.atcr.car.syntax;

import io.atcr.car.CarError;

/**
 * A record key ("rkey"): the name of a record within its collection. Case-sensitive; immutable and thread-safe; ordered by its ASCII bytes.
 *
 * @see <a href="https://atproto.com/specs/record-key">ATProto record key specification, Record Key Syntax</a>
 */
public final class RecordKey implements Comparable<RecordKey> {

    /** The longest accepted record key, in characters. */
    public static final int MAX_LENGTH = 512;

    private final String text;

    private RecordKey(String text) {
        this.text = text;
    }

    /**
     * Parses a record key: 1 to {@value #MAX_LENGTH} letters, digits and {@code . _ : ~ -}; neither {@code .} nor {@code ..}.
     *
     * @param text the text of a record key
     * @return the record key
     * @throws SyntaxException with {@code SYNTAX_RECORD_KEY} when the text is anything else
     */
    public static RecordKey parse(String text) throws SyntaxException {
        if (text.isEmpty() || text.length() > MAX_LENGTH) {
            throw malformed(text, Math.min(text.length(), MAX_LENGTH), "a record key has 1 to " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isAlphanumeric(c) && c != '.' && c != '_' && c != ':' && c != '~' && c != '-') {
                throw malformed(text, i, "a record key is letters, digits and . _ : ~ -");
            }
        }
        if (text.equals(".") || text.equals("..")) {
            throw malformed(text, 0, "a record key is neither . nor ..");
        }
        return new RecordKey(text);
    }

    private static SyntaxException malformed(String text, int offset, String rule) {
        return new SyntaxException(CarError.SYNTAX_RECORD_KEY, offset, rule, text);
    }

    @Override
    public int compareTo(RecordKey other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordKey && ((RecordKey) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * The text of the record key.
     *
     * @return exactly the text that was parsed
     */
    @Override
    public String toString() {
        return text;
    }
}
