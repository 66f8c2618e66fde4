package io.atcr.samples.plugin;

/** Why the daemon gave no answer that can be used. */
final class DaemonException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why. */
    enum Kind {
        /** Nobody listens. */
        ABSENT,
        /** The socket, or who listens at it, is not ours. */
        NOT_OURS,
        /** It took too long. */
        SLOW,
        /** It broke off, or what it said is no answer. */
        BROKEN,
        /** What it said is an answer to something else. */
        OTHER_ANSWER,
        /** It has as much to do as it takes. */
        BUSY,
        /** It decides by other files. */
        OTHER_CONFIGURATION
    }

    private final Kind kind;

    DaemonException(Kind kind, String message) {
        super(OneLine.of(message, OneLine.MESSAGE));
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
