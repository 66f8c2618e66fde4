package io.atcr.car;

import java.util.Objects;

/**
 * Malformed input to this module: a stable code, and the byte offset where the input stops being acceptable.
 *
 * <p>Everything here that parses untrusted bytes throws this exception, or a subclass of it, and never an unchecked one.
 */
public class CarException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The rule that is broken. */
    private final CarError code;
    /** Where, or -1. */
    private final long offset;
    /** What was expected and what was found, without code and offset. */
    private final String rule;

    /**
     * Creates an exception.
     *
     * @param code the rule that is broken
     * @param offset the offset in bytes (in characters where the input is text) from the start of the input, or -1 where none applies
     * @param message what was expected and what was found; quotes at most 200 escaped characters of input
     */
    public CarException(CarError code, long offset, String message) {
        super(offset < 0 ? code + ": " + message : code + " at offset " + offset + ": " + message);
        this.code = Objects.requireNonNull(code, "code");
        this.offset = Math.max(offset, -1);
        this.rule = message;
    }

    /** The same breach where the input is a part of something larger that begins {@code bytes} earlier. */
    CarException movedBy(long bytes) {
        if (bytes == 0 || offset < 0) {
            return this;
        }
        CarException moved = new CarException(code, offset + bytes, rule);
        moved.initCause(this);
        return moved;
    }

    /**
     * Returns the rule that is broken.
     *
     * @return the stable code
     */
    public CarError code() {
        return code;
    }

    /**
     * Returns where the input stops being acceptable.
     *
     * @return the offset in bytes (in characters where the input is text), or -1 where none applies
     */
    public long offset() {
        return offset;
    }
}
