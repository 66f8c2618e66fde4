package io.atcr.did.plc;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The outcome of checking an operation log; a value, never an exception. Immutable and thread-safe. */
public final class PlcLogVerification {

    private final @Nullable PlcLog log;
    private final @Nullable PlcViolation violation;

    private PlcLogVerification(@Nullable PlcLog log, @Nullable PlcViolation violation) {
        this.log = log;
        this.violation = violation;
    }

    static PlcLogVerification verified(PlcLog log) {
        return new PlcLogVerification(log, null);
    }

    static PlcLogVerification refused(PlcRule rule, int index, String detail) {
        return new PlcLogVerification(null, new PlcViolation(rule, index, detail));
    }

    /**
     * The log, if it follows every rule.
     *
     * @return the verified log; empty if and only if there is a {@link #violation()}
     */
    public Optional<PlcLog> log() {
        return Optional.ofNullable(log);
    }

    /**
     * The first rule that the log breaks.
     *
     * @return the violation; empty if and only if the log is verified
     */
    public Optional<PlcViolation> violation() {
        return Optional.ofNullable(violation);
    }

    @Override
    public String toString() {
        return "PlcLogVerification[" + (log == null ? violation : log) + "]";
    }
}
