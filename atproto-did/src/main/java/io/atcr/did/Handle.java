package io.atcr.did;

import io.atcr.did.net.UntrustedText;
import java.util.Locale;
import java.util.Set;

/**
 * A handle: the domain name by which people know an account. For display and lookup only; trust is about DIDs.
 *
 * <p>Immutable and thread-safe; held in lower case, equal by that. Syntax: ATProto handle specification.
 */
public final class Handle implements Comparable<Handle> {

    /** The longest accepted handle, in characters. */
    public static final int MAX_LENGTH = 253;

    private static final int MAX_LABEL = 63;
    private static final String TEST = "test";
    private static final Set<String> UNRESOLVED =
            Set.of("alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion");

    private final String text;

    private Handle(String text) {
        this.text = text;
    }

    /**
     * Parses a handle: at least two labels of 1 to 63 ASCII letters, digits and inner hyphens, the last one starting with a letter;
     * {@value #MAX_LENGTH} characters at most. Says nothing about the top-level domain; see {@link #resolvable}.
     *
     * @param text the text, in any case, without {@code @} or {@code at://}
     * @return the handle
     * @throws DidException with {@link DidError#INVALID_HANDLE} if the text is anything else
     */
    public static Handle parse(String text) throws DidException {
        if (text.length() > MAX_LENGTH) {
            throw invalid(text, MAX_LENGTH, "a handle has at most " + MAX_LENGTH + " characters");
        }
        int start = 0;
        for (int dot = text.indexOf('.'); dot >= 0; dot = text.indexOf('.', start)) {
            requireLabel(text, start, dot);
            start = dot + 1;
        }
        requireLabel(text, start, text.length());
        if (start == 0) {
            throw invalid(text, text.length(), "a handle has at least two labels");
        }
        if (isDigit(text.charAt(start))) {
            throw invalid(text, start, "the last label starts with a letter");
        }
        return new Handle(text.toLowerCase(Locale.ROOT));
    }

    private static void requireLabel(String text, int start, int end) throws DidException {
        if (end == start || end - start > MAX_LABEL) {
            throw invalid(text, start, "a label has 1 to " + MAX_LABEL + " characters");
        }
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            boolean inner = i > start && i < end - 1;
            if (!(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || isDigit(c) || c == '-' && inner)) {
                throw invalid(text, i, "this character is not allowed here");
            }
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static DidException invalid(String text, int offset, String rule) {
        return new DidException(DidError.INVALID_HANDLE, "not a handle: " + rule + ": " + UntrustedText.escape(text), offset);
    }

    /**
     * Whether ATProto resolves handles under this top-level domain: not under alt, arpa, example, internal, invalid, local, localhost
     * and onion, and under test only in development.
     *
     * @param development whether {@code .test} counts
     * @return false if the handle may be shown but is never looked up
     */
    public boolean resolvable(boolean development) {
        String top = text.substring(text.lastIndexOf('.') + 1);
        return !UNRESOLVED.contains(top) && (development || !top.equals(TEST));
    }

    @Override
    public int compareTo(Handle other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Handle && ((Handle) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * The handle.
     *
     * @return its text in lower case
     */
    @Override
    public String toString() {
        return text;
    }
}
