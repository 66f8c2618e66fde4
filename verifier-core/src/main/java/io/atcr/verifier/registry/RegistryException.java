package io.atcr.verifier.registry;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A registry operation that did not succeed, with a stable code.
 *
 * <p>The message is one line of printable text. What a registry sent appears in it escaped and shortened, or not at all.
 */
public final class RegistryException extends Exception {
    private static final long serialVersionUID = 1L;

    /** The reason. */
    private final RegistryError code;

    /**
     * Makes an exception; for other implementations of {@link RegistryClient}.
     *
     * @param code the reason
     * @param message what happened, on one line of printable text
     */
    public RegistryException(RegistryError code, String message) {
        this(code, message, null);
    }

    RegistryException(RegistryError code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = Objects.requireNonNull(code);
    }

    /**
     * The reason as a stable code.
     *
     * @return the code
     */
    public RegistryError code() {
        return code;
    }

    /**
     * Whether the same request may succeed later without anything being repaired.
     *
     * @return {@link RegistryError#transientFailure()} of the code
     */
    public boolean transientFailure() {
        return code.transientFailure();
    }
}
