package io.atcr.samples.cli;

import picocli.CommandLine.Option;

/** How text looks on standard output. */
final class LookOptions {
    private final Terminal terminal;

    @Setting
    @Option(names = "--no-color", fallbackValue = "true", description = "No colours, even on a terminal; the variable NO_COLOR says the same.")
    private boolean noColour;

    LookOptions(Terminal terminal) {
        this.terminal = terminal;
    }

    TextStyle style() {
        return new TextStyle(terminal.colour(noColour), terminal.lines());
    }

    Terminal terminal() {
        return terminal;
    }
}
