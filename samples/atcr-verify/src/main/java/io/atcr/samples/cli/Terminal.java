package io.atcr.samples.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Map;
import java.util.Optional;

/**
 * What standard output leads to.
 *
 * @param interactive whether it is a terminal; Java cannot tell, so the launcher does
 * @param charset what it is written in
 * @param environment the variables of the process
 */
record Terminal(boolean interactive, Charset charset, Map<String, String> environment) {
    Terminal {
        environment = Map.copyOf(environment);
    }

    /** The one of this process. */
    static Terminal ofProcess() {
        return new Terminal(Boolean.getBoolean("atcr-verify.stdout-terminal"), processCharset(), System.getenv());
    }

    /** Standard output itself: that of the system class would not tell that nobody reads any more, or that a disk is full. */
    PrintWriter standardOutput() {
        return writer(FileDescriptor.out);
    }

    PrintWriter standardError() {
        return writer(FileDescriptor.err);
    }

    private PrintWriter writer(FileDescriptor stream) {
        return new PrintWriter(new GuardedWriter(new OutputStreamWriter(new FileOutputStream(stream), charset)), true);
    }

    /** A variable of the environment; empty where it is not set or says nothing. */
    Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether words may be coloured: on a terminal that can and where nobody said no. */
    boolean colour(boolean refused) {
        return interactive && !refused && variable("NO_COLOR").isEmpty() && !variable("CLICOLOR").filter("0"::equals).isPresent()
                && !variable("TERM").filter("dumb"::equals).isPresent();
    }

    /** Whether the lines of a tree can be drawn. */
    boolean lines() {
        return charset.canEncode() && charset.newEncoder().canEncode("├─└│");
    }

    private static Charset processCharset() {
        for (String property : new String[] {"stdout.encoding", "sun.stdout.encoding", "native.encoding"}) {
            String name = System.getProperty(property, "");
            try {
                if (!name.isEmpty()) {
                    return Charset.forName(name);
                }
            } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
                continue;
            }
        }
        return Charset.defaultCharset();
    }
}
