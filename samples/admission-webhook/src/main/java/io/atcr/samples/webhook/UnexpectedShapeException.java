package io.atcr.samples.webhook;

/** An object that is not what its kind says. The message names the field. */
final class UnexpectedShapeException extends Exception {
    private static final long serialVersionUID = 1L;

    UnexpectedShapeException(String message) {
        super(message);
    }
}
