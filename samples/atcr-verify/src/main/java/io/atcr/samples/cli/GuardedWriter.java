package io.atcr.samples.cli;

import java.io.FilterWriter;
import java.io.IOException;
import java.io.Writer;

/**
 * Lets no second number sign through: the runners of some CI hosts take {@code ##[command]} and {@code ##vso[...]} for a command, wherever in a line and by
 * whichever command of this tool it was written, also to standard error.
 */
final class GuardedWriter extends FilterWriter {
    private static final String ESCAPED = "\\u0023";
    private boolean sign;

    GuardedWriter(Writer out) {
        super(out);
    }

    @Override
    public void write(int character) throws IOException {
        boolean second = sign && character == '#';
        sign = character == '#';
        if (second) {
            out.write(ESCAPED);
        } else {
            out.write(character);
        }
    }

    @Override
    public void write(char[] text, int start, int length) throws IOException {
        write(new String(text, start, length), 0, length);
    }

    @Override
    public void write(String text, int start, int length) throws IOException {
        if (!sign && text.indexOf('#', start) < 0) {
            out.write(text, start, length);
            return;
        }
        for (int i = start; i < start + length; i++) {
            write(text.charAt(i));
        }
    }
}
