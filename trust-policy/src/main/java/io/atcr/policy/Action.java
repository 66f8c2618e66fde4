package io.atcr.policy;

import java.util.Locale;

/** What a policy does when its requirement is not met. */
public enum Action {
    /** Deny the image. */
    ENFORCE,
    /** Allow the image and warn whoever asked. */
    WARN,
    /** Allow the image and record that it would have been denied. */
    AUDIT;

    /** The word as it stands in a policy file. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The action table: only an unmet requirement under {@link #ENFORCE}, or the lack of any policy, denies. */
    Decision.Outcome outcome(Basis basis) {
        return switch (basis) {
            case SATISFIED, NOT_REQUIRED -> Decision.Outcome.ALLOW;
            case TOLERATED, EXEMPT -> Decision.Outcome.ALLOW_WARN;
            case UNSATISFIED, UNDETERMINED -> this == ENFORCE ? Decision.Outcome.DENY : Decision.Outcome.ALLOW_WARN;
            case NO_POLICY -> Decision.Outcome.DENY;
        };
    }
}
