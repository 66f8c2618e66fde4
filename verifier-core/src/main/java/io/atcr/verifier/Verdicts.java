package io.atcr.verifier;

import io.atcr.policy.Decision;
import io.atcr.policy.DecisionReason;
import java.util.Optional;

/** From the tally of signatures to evidence: the one place where the vocabularies meet. */
final class Verdicts {
    private Verdicts() {}

    /** The reason that tells most, and its words. */
    record Told(Reason reason, String detail) {
        static Told of(SignatureEvidence evidence) {
            return new Told(evidence.reason(), evidence.detail());
        }
    }

    /**
     * The evidence depends on the basis of the decision, which knows no action, and never on the outcome.
     *
     * @param early why nothing was looked for, if nothing was
     */
    static Evidence evidence(Decision decision, Findings findings, Optional<Told> early, CheckLog log) {
        return switch (decision.basis()) {
            case SATISFIED -> new Evidence.Verified(log.checks(), findings.signers(decision.countedSigners()));
            case NOT_REQUIRED, EXEMPT -> new Evidence.NotRequired(log.checks());
            case TOLERATED -> findings.telling(true).isPresent()
                    ? indeterminate(findings, early, log)
                    : failed(decision, findings, early, log);
            case UNDETERMINED -> indeterminate(findings, early, log);
            case UNSATISFIED, NO_POLICY -> failed(decision, findings, early, log);
        };
    }

    private static Evidence indeterminate(Findings findings, Optional<Told> early, CheckLog log) {
        Told told = early.or(() -> findings.telling(true).map(Told::of))
                .orElse(new Told(Reason.BUDGET_EXHAUSTED, "not everything could be looked at"));
        return new Evidence.Indeterminate(log.checks(), told.reason(), told.detail());
    }

    private static Evidence failed(Decision decision, Findings findings, Optional<Told> early, CheckLog log) {
        boolean facts = decision.reason() == DecisionReason.FACT_MISSING;
        Told told = early.or(() -> facts ? Optional.empty() : findings.telling(false).map(Told::of))
                .orElseGet(() -> findings.proven()
                        ? new Told(Reason.TERMS_NOT_MET, decision.sentence())
                        : new Told(Reason.UNSIGNED, "no signature of anybody who counts was found"));
        return new Evidence.Failed(log.checks(), told.reason(), told.detail());
    }
}
