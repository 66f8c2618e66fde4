package io.atcr.samples.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Where log lines go: printable ASCII and line ends only, whatever an exception of a server's answer quotes. A line that a build system would take for a
 * command of its own begins with a bar, and no two number signs stand side by side.
 */
final class LogStream extends FilterOutputStream {
    private boolean lineBegins = true;
    private boolean sign;

    LogStream(OutputStream out) {
        super(out);
    }

    @Override
    public synchronized void write(int value) throws IOException {
        int c = value & 0xff;
        if (c == '\n') {
            lineBegins = true;
            out.write(c);
            return;
        }
        if (c == '\r') {
            return;
        }
        int shown = c == '\t' ? ' ' : c < ' ' || c > '~' ? '?' : c;
        if (lineBegins && (shown == ':' || shown == '#')) {
            out.write('|');
        }
        lineBegins = lineBegins && shown == ' ';
        out.write(sign && shown == '#' ? '?' : shown);
        sign = shown == '#';
    }

    @Override
    public synchronized void write(byte[] bytes, int from, int length) throws IOException {
        for (int i = from; i < from + length; i++) {
            write(bytes[i]);
        }
    }
}
