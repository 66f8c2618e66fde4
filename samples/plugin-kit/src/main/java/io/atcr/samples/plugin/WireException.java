package io.atcr.samples.plugin;

/** Bytes that are not a message. */
final class WireException extends Exception {
    private static final long serialVersionUID = 1L;

    WireException(String message) {
        super(message);
    }
}
