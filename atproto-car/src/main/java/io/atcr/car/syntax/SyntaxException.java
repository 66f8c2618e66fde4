package io.atcr.car.syntax;

import io.atcr.car.CarError;
import io.atcr.car.CarException;

/**
 * A name of the protocol that breaks its grammar.
 *
 * <p>{@link #code()} names the grammar ({@code SYNTAX_DID}, {@code SYNTAX_NSID}, ...); {@link #offset()} is the index of the first
 * {@code char} at which the name stops being valid, which is the length of the text when it ends too early.
 */
public final class SyntaxException extends CarException {

    private static final long serialVersionUID = 1L;

    private static final int QUOTED_CHARS = 100;

    /** The rule without the quoted input. */
    private final String rule;

    SyntaxException(CarError code, int offset, String rule, String text) {
        super(code, offset, rule + ": \"" + quote(text) + "\"");
        this.rule = rule;
    }

    /** The same finding about a part of a longer text that starts at {@code by}. */
    SyntaxException within(String whole, int by) {
        return new SyntaxException(code(), by + (int) offset(), rule, whole);
    }

    /** At most {@value #QUOTED_CHARS} characters, so escaped that a log line cannot be forged with them. */
    private static String quote(String text) {
        StringBuilder out = new StringBuilder();
        int end = Math.min(text.length(), QUOTED_CHARS);
        for (int i = 0; i < end && out.length() < QUOTED_CHARS; i++) {
            char c = text.charAt(i);
            if (c >= 0x20 && c < 0x7f && c != '"' && c != '\\') {
                out.append(c);
            } else {
                out.append(String.format("\\u%04x", (int) c));
            }
        }
        return end < text.length() || out.length() > QUOTED_CHARS ? out.append("...").toString() : out.toString();
    }
}
