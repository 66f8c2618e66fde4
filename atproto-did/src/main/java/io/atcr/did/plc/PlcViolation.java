package io.atcr.did.plc;

import java.util.OptionalInt;

/** The first rule that an operation log breaks, and where. Immutable and thread-safe. */
public final class PlcViolation {

    private final PlcRule rule;
    private final int index;
    private final String detail;

    PlcViolation(PlcRule rule, int index, String detail) {
        this.rule = rule;
        this.index = index;
        this.detail = detail;
    }

    /**
     * The rule that is broken.
     *
     * @return a stable code
     */
    public PlcRule rule() {
        return rule;
    }

    /**
     * The operation that breaks it.
     *
     * @return the place of its entry in the log, from 0; empty if the log as a whole breaks the rule
     */
    public OptionalInt index() {
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /**
     * What was found.
     *
     * @return a sentence for people, in our own words and escaped input
     */
    public String detail() {
        return detail;
    }

    /**
     * Describes the violation.
     *
     * @return its place, code and sentence
     */
    @Override
    public String toString() {
        return (index < 0 ? "" : "operation " + index + ": ") + rule.code() + ": " + detail;
    }
}
