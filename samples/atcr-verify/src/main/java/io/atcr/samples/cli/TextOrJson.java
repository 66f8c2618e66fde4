package io.atcr.samples.cli;

import java.util.Locale;

/** How a command writes that does not judge images. */
enum TextOrJson {
    TEXT,
    JSON;

    /** The name on the command line. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
