package io.atcr.car.syntax;

import io.atcr.car.CarError;

/**
 * A namespaced identifier in normalised form, such as {@code io.atcr.manifest}: the name of a collection and of its record type.
 *
 * <p>The domain authority is case-insensitive in the specification and normalised to lower case. Only that form is accepted here:
 * a second spelling would be a second key in the tree for the same collection. Immutable and thread-safe; ordered by its ASCII bytes.
 *
 * @see <a href="https://atproto.com/specs/nsid">ATProto NSID specification, NSID Syntax</a>
 */
public final class Nsid implements Comparable<Nsid> {

    /** The longest accepted NSID, in characters. */
    public static final int MAX_LENGTH = 317;

    private static final int MAX_SEGMENT = 63;

    private final String text;

    private Nsid(String text) {
        this.text = text;
    }

    /**
     * Parses a normalised NSID: at least three segments of 1 to 63 characters, joined by dots, together at most {@value #MAX_LENGTH}.
     * All but the last are the domain authority: lower-case letters, digits and inner hyphens, the first not starting with a digit. The
     * last is the name: letters and digits, starting with a letter. The authority's own limit of 253 characters is not enforced, because
     * the published interoperability vectors demand that a longer one be accepted.
     *
     * @param text the text of an NSID
     * @return the NSID
     * @throws SyntaxException with {@code SYNTAX_NSID} when the text is anything else
     */
    public static Nsid parse(String text) throws SyntaxException {
        if (text.length() > MAX_LENGTH) {
            throw malformed(text, MAX_LENGTH, "an NSID has at most " + MAX_LENGTH + " characters");
        }
        int nameStart = text.lastIndexOf('.') + 1;
        int segments = 0;
        for (int start = 0; start < nameStart; segments++) {
            int dot = text.indexOf('.', start);
            requireAuthoritySegment(text, start, dot);
            start = dot + 1;
        }
        requireName(text, nameStart);
        if (segments < 2) {
            throw malformed(text, text.length(), "an NSID has at least three segments");
        }
        return new Nsid(text);
    }

    private static void requireAuthoritySegment(String text, int start, int end) throws SyntaxException {
        requireSegmentLength(text, start, end);
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!Ascii.isLower(c) && !Ascii.isDigit(c) && c != '-') {
                throw malformed(text, i, "the authority of an NSID is lower-case letters, digits and hyphens");
            }
        }
        if (text.charAt(start) == '-' || text.charAt(end - 1) == '-') {
            throw malformed(text, text.charAt(start) == '-' ? start : end - 1, "a segment does not start or end with a hyphen");
        }
        if (start == 0 && Ascii.isDigit(text.charAt(0))) {
            throw malformed(text, 0, "an NSID does not start with a digit");
        }
    }

    private static void requireName(String text, int start) throws SyntaxException {
        requireSegmentLength(text, start, text.length());
        for (int i = start; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Ascii.isLetter(c) && (i == start || !Ascii.isDigit(c))) {
                throw malformed(text, i, "the name of an NSID is letters and digits, starting with a letter");
            }
        }
    }

    private static void requireSegmentLength(String text, int start, int end) throws SyntaxException {
        if (end == start || end - start > MAX_SEGMENT) {
            throw malformed(text, end == start ? start : start + MAX_SEGMENT, "a segment has 1 to " + MAX_SEGMENT + " characters");
        }
    }

    private static SyntaxException malformed(String text, int offset, String rule) {
        return new SyntaxException(CarError.SYNTAX_NSID, offset, rule, text);
    }

    @Override
    public int compareTo(Nsid other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Nsid && ((Nsid) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * The text of the NSID.
     *
     * @return exactly the text that was parsed
     */
    @Override
    public String toString() {
        return text;
    }
}
