package io.atcr.did.plc;

/** A broken rule on its way to the value that tells of it. */
final class PlcBreach extends Exception {

    private static final long serialVersionUID = 1L;

    /** The rule. */
    private final PlcRule rule;

    PlcBreach(PlcRule rule, String what) {
        super(what, null, false, false);
        this.rule = rule;
    }

    PlcRule rule() {
        return rule;
    }

    String what() {
        return String.valueOf(getMessage());
    }
}
