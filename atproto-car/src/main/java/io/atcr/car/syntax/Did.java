package io.atcr.car.syntax;

import io.atcr.car.CarError;
import java.util.Optional;

/**
 * A decentralized identifier, such as {@code did:plc:ewvi7nxzyoun6zhxrhs64oiz}.
 *
 * <p>The value holds exactly the text it was parsed from; nothing is normalised, and two DIDs are equal if and only if their texts are.
 * {@link #parse} applies the generic syntax of every method; {@link #isWellFormed()} applies the narrower form of the two methods that
 * ATProto resolves. Immutable and thread-safe.
 *
 * @see <a href="https://atproto.com/specs/did">ATProto DID specification, At Protocol DID Identifier Syntax</a>
 */
public final class Did implements Comparable<Did> {

    /** The longest accepted DID, in characters. */
    public static final int MAX_LENGTH = 2048;

    private static final String SCHEME = "did:";
    private static final int PLC_IDENTIFIER_LENGTH = 24;

    private final String text;
    private final int methodEnd;

    private Did(String text, int methodEnd) {
        this.text = text;
        this.methodEnd = methodEnd;
    }

    /**
     * Parses the generic DID syntax: {@code did:}, a lower-case method name, {@code :}, and an identifier of letters, digits and
     * {@code . _ : % -} that ends neither in {@code :} nor inside a percent escape. At most {@value #MAX_LENGTH} characters; no path,
     * query or fragment.
     *
     * @param text the text of a DID
     * @return the DID
     * @throws SyntaxException with {@code SYNTAX_DID} when the text is anything else
     */
    public static Did parse(String text) throws SyntaxException {
        if (text.length() > MAX_LENGTH) {
            throw malformed(text, MAX_LENGTH, "a DID has at most " + MAX_LENGTH + " characters");
        }
        for (int i = 0; i < SCHEME.length(); i++) {
            if (i == text.length() || text.charAt(i) != SCHEME.charAt(i)) {
                throw malformed(text, i, "a DID starts with 'did:'");
            }
        }
        int methodEnd = SCHEME.length();
        while (methodEnd < text.length() && Ascii.isLower(text.charAt(methodEnd))) {
            methodEnd++;
        }
        if (methodEnd == SCHEME.length() || methodEnd == text.length() || text.charAt(methodEnd) != ':') {
            throw malformed(text, methodEnd, "a DID method is lower-case letters followed by a colon");
        }
        requireIdentifier(text, methodEnd + 1);
        return new Did(text, methodEnd);
    }

    private static void requireIdentifier(String text, int from) throws SyntaxException {
        int i = from;
        while (i < text.length()) {
            char c = text.charAt(i);
            if (c == '%') {
                if (i + 2 >= text.length() || !Ascii.isHex(text.charAt(i + 1)) || !Ascii.isHex(text.charAt(i + 2))) {
                    throw malformed(text, i, "a percent sign is followed by two hexadecimal digits");
                }
                i += 3;
            } else if (Ascii.isAlphanumeric(c) || c == '.' || c == '_' || c == ':' || c == '-') {
                i++;
            } else {
                throw malformed(text, i, "this character is not allowed in a DID");
            }
        }
        if (i == from || text.charAt(i - 1) == ':') {
            throw malformed(text, i, "a DID identifier is not empty and does not end in a colon");
        }
    }

    private static SyntaxException malformed(String text, int offset, String rule) {
        return new SyntaxException(CarError.SYNTAX_DID, offset, rule, text);
    }

    /**
     * The method name, such as {@code plc} or {@code web}.
     *
     * @return the part between the first and the second colon
     */
    public String method() {
        return text.substring(SCHEME.length(), methodEnd);
    }

    /**
     * The method-specific identifier.
     *
     * @return everything after the second colon, exactly as it was written
     */
    public String identifier() {
        return text.substring(methodEnd + 1);
    }

    /**
     * Whether the method is {@code plc}; says nothing about the identifier.
     *
     * @return true for {@code did:plc:...}
     */
    public boolean isPlc() {
        return method().equals("plc");
    }

    /**
     * Whether the method is {@code web}; says nothing about the identifier.
     *
     * @return true for {@code did:web:...}
     */
    public boolean isWeb() {
        return method().equals("web");
    }

    /**
     * Whether ATProto could resolve this DID: {@code did:plc:} with exactly 24 characters {@code a-z2-7}, or {@code did:web:} with a
     * host as {@link #webHost()} describes it. A DID of any other method is not well formed in this sense. Does not touch the network.
     *
     * @return true when the identifier has the form its method demands
     */
    public boolean isWellFormed() {
        if (isPlc()) {
            String identifier = identifier();
            return identifier.length() == PLC_IDENTIFIER_LENGTH && identifier.chars().allMatch(c -> Ascii.isBase32((char) c));
        }
        return webHost().isPresent();
    }

    /**
     * The host of a well-formed {@code did:web}: a lower-case ASCII domain name of at least two labels, not under a top-level domain
     * that ATProto forbids, without trailing dot, percent encoding, path or port. For development only, {@code localhost%3APORT} is
     * accepted as well, and given as {@code localhost:PORT}.
     *
     * @return the host; empty for another method, and for a {@code did:web} that breaks these rules
     * @see <a href="https://atproto.com/specs/did">ATProto DID specification, Blessed DID Methods</a>
     */
    public Optional<String> webHost() {
        return isWeb() ? WebHost.of(identifier()) : Optional.empty();
    }

    @Override
    public int compareTo(Did other) {
        return text.compareTo(other.text);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Did && ((Did) other).text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /**
     * The text of the DID.
     *
     * @return exactly the text that was parsed
     */
    @Override
    public String toString() {
        return text;
    }
}
