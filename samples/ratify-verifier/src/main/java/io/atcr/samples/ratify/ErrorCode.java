package io.atcr.samples.ratify;

/** The codes with which a plugin of Ratify says why there is no answer; those of the skeleton that plugins in Go are made with. */
enum ErrorCode {
    /** Standard input is not the document that the host sends. */
    CONFIG_PARSING(1),
    /** The document is well formed, and something in it cannot be. */
    INVALID_CONFIG(2),
    /** The host asks for something else than a verification. */
    UNKNOWN_COMMAND(3),
    /** A variable that the host sets is not there. */
    MISSING_ENVIRONMENT(4),
    /** Standard input cannot be read, or standard output not be written. */
    IO(5),
    /** The version of the plugin that the configuration names is not this one. */
    UNSUPPORTED_VERSION(6),
    /** A variable that the host sets has a value that cannot be. */
    ARGUMENTS(7),
    /** There is no time or no place to verify. */
    COMMAND_FAILED(8),
    /** A mistake in this program. */
    INTERNAL(999);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
