package io.atcr.samples.cli;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import picocli.CommandLine;

/** One run of the command line: its exit status and what it wrote. No variable or file of the machine's has a say in it. */
record Run(int status, String out, String err) {
    static Run of(String... args) {
        return with(Map.of(), args);
    }

    /** With variables. */
    static Run with(Map<String, String> environment, String... args) {
        return run(new Terminal(false, StandardCharsets.UTF_8, environment), InputStream.nullInputStream(), false, args);
    }

    /** With standard input. */
    static Run reading(String input, String... args) {
        return run(new Terminal(false, StandardCharsets.UTF_8, Map.of()), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), false, args);
    }

    static Run run(Terminal terminal, InputStream in, boolean progress, String... args) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine = Main.commandLine(new Surroundings(terminal, in, progress)).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int status = commandLine.execute(args);
        return new Run(status, out.toString(), err.toString());
    }
}
