package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An identity that could not be had, and why. Messages hold our own words and escaped input, never what a server wrote. */
public final class DidException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The reason. */
    private final DidError code;

    /** Not kept when serialized: DIDs are not serializable. */
    private final transient @Nullable Did did;

    /** Where in the input, or -1. */
    private final long offset;

    /**
     * An exception about text or bytes.
     *
     * @param code the reason
     * @param message what is wrong, fit for a log
     * @param offset the index in the input of the first character that is wrong, or -1 where that does not apply
     */
    public DidException(DidError code, String message, long offset) {
        this(code, message, offset, null);
    }

    /**
     * An exception about an identity.
     *
     * @param code the reason
     * @param did the identity
     * @param message what is wrong, fit for a log
     */
    public DidException(DidError code, Did did, String message) {
        this(code, message, -1, Objects.requireNonNull(did));
    }

    DidException(DidError code, String message, long offset, @Nullable Did did) {
        super(Objects.requireNonNull(message));
        this.code = Objects.requireNonNull(code);
        this.offset = offset;
        this.did = did;
    }

    /**
     * The reason.
     *
     * @return a stable code
     */
    public DidError code() {
        return code;
    }

    /**
     * The identity in question.
     *
     * @return empty if the failure is about text that names none
     */
    public Optional<Did> did() {
        return Optional.ofNullable(did);
    }

    /**
     * Where in the input the first wrong character is.
     *
     * @return an index in characters, or -1 where that does not apply
     */
    public long offset() {
        return offset;
    }

    /**
     * Whether the same question may be answered later.
     *
     * @return {@link DidError#transientFailure()} of the code
     */
    public boolean transientFailure() {
        return code.transientFailure();
    }
}
