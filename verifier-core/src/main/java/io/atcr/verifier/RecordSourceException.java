package io.atcr.verifier;

import java.util.Objects;

/** A {@link RecordSource} had no answer that could be a proof. */
public final class RecordSourceException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Why there is no answer. */
    private final Reason reason;

    /**
     * Makes an exception.
     *
     * @param reason why there is no answer
     * @param message what happened, with upstream text escaped
     * @throws IllegalArgumentException if the reason is {@link Reason#NONE}
     */
    public RecordSourceException(Reason reason, String message) {
        super(message);
        this.reason = Objects.requireNonNull(reason, "reason");
        if (reason == Reason.NONE) {
            throw new IllegalArgumentException("there is a reason for having no answer");
        }
    }

    /**
     * Why there is no answer.
     *
     * @return the reason; not {@link Reason#NONE}
     */
    public Reason reason() {
        return reason;
    }
}
