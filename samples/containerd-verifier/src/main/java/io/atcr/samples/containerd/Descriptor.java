package io.atcr.samples.containerd;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The digest in the descriptor that containerd writes to standard input. Reads JSON itself, since it runs before the daemon has been asked, when a
 * library would be most of the start. Strict: RFC 8259, no name twice in the descriptor, nothing after it. OCI Image Format Specification, Content Descriptors.
 */
final class Descriptor {
    /** The most bytes of a descriptor. */
    static final int LARGEST = 1 << 20;

    private static final int DEEPEST = 32;

    private final String text;
    private int at;

    /** Bytes that are no descriptor. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    private Descriptor(String text) {
        this.text = text;
    }

    static String digest(byte[] json) throws Malformed {
        if (json.length > LARGEST) {
            throw new Malformed("larger than 1 MiB");
        }
        try {
            return new Descriptor(StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json)).toString()).digest();
        } catch (CharacterCodingException e) {
            throw new Malformed("not UTF-8 text");
        }
    }

    private String digest() throws Malformed {
        space();
        expect('{');
        String digest = null;
        Set<String> names = new HashSet<>();
        space();
        if (peek() != '}') {
            do {
                space();
                String name = string();
                if (!names.add(name)) {
                    throw new Malformed("a name twice, at offset " + at);
                }
                space();
                expect(':');
                space();
                if (name.equals("digest")) {
                    digest = string();
                } else {
                    value(1);
                }
                space();
            } while (take(','));
        }
        expect('}');
        space();
        if (at != text.length()) {
            throw new Malformed("more than a descriptor, at offset " + at);
        }
        return found(digest);
    }

    private static String found(@Nullable String digest) throws Malformed {
        if (digest == null) {
            throw new Malformed("no digest");
        }
        return digest;
    }

    private void value(int depth) throws Malformed {
        if (depth > DEEPEST) {
            throw new Malformed("too deep, at offset " + at);
        }
        switch (peek()) {
            case '"' -> string();
            case '{' -> {
                at++;
                space();
                if (!take('}')) {
                    do {
                        space();
                        string();
                        space();
                        expect(':');
                        space();
                        value(depth + 1);
                        space();
                    } while (take(','));
                    expect('}');
                }
            }
            case '[' -> {
                at++;
                space();
                if (!take(']')) {
                    do {
                        space();
                        value(depth + 1);
                        space();
                    } while (take(','));
                    expect(']');
                }
            }
            case 't' -> word("true");
            case 'f' -> word("false");
            case 'n' -> word("null");
            default -> number();
        }
    }

    private String string() throws Malformed {
        expect('"');
        StringBuilder out = new StringBuilder();
        while (true) {
            char c = next();
            if (c == '"') {
                return out.toString();
            }
            if (c < ' ') {
                throw new Malformed("a control character in a string, at offset " + (at - 1));
            }
            out.append(c == '\\' ? escaped() : c);
        }
    }

    private char escaped() throws Malformed {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> {
                int unit = 0;
                for (int i = 0; i < 4; i++) {
                    char hex = next();
                    int digit = hex < 0x80 ? Character.digit(hex, 16) : -1;
                    if (digit < 0) {
                        throw new Malformed("not a hexadecimal digit, at offset " + (at - 1));
                    }
                    unit = unit << 4 | digit;
                }
                yield (char) unit;
            }
            default -> throw new Malformed("an unknown escape, at offset " + (at - 1));
        };
    }

    private void number() throws Malformed {
        take('-');
        if (!take('0')) {
            digits();
        }
        if (take('.')) {
            digits();
        }
        if (take('e') || take('E')) {
            if (!take('+')) {
                take('-');
            }
            digits();
        }
    }

    private void digits() throws Malformed {
        int from = at;
        while (peek() >= '0' && peek() <= '9') {
            at++;
        }
        if (at == from) {
            throw new Malformed("unexpected, at offset " + at);
        }
    }

    private void word(String word) throws Malformed {
        for (int i = 0; i < word.length(); i++) {
            expect(word.charAt(i));
        }
    }

    private void space() {
        while (peek() == ' ' || peek() == '\t' || peek() == '\n' || peek() == '\r') {
            at++;
        }
    }

    /** The next character; NUL, which is legal nowhere, at the end. */
    private char peek() {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private char next() throws Malformed {
        if (at >= text.length()) {
            throw new Malformed("it ends too soon");
        }
        return text.charAt(at++);
    }

    private boolean take(char c) {
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws Malformed {
        if (!take(c)) {
            throw new Malformed(at < text.length() ? "unexpected, at offset " + at : "it ends too soon");
        }
    }
}
