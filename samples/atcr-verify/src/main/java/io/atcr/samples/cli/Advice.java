package io.atcr.samples.cli;

import io.atcr.policy.DecisionReason;
import io.atcr.verifier.Reason;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a reason means, and what whoever gets it does next.
 *
 * @param code the reason's stable code
 * @param meaning one sentence
 * @param next one or two sentences
 */
record Advice(String code, String meaning, String next) {
    private static final Map<String, Advice> ALL = collect();

    /** Of every reason there is, in a fixed order. */
    static List<Advice> all() {
        return new ArrayList<>(ALL.values());
    }

    /** Of a code; empty for {@code none}. */
    static Optional<Advice> of(String code) {
        return Optional.ofNullable(ALL.get(code));
    }

    /** The code of a rule of the decision, in the form of the other codes. */
    static String code(DecisionReason reason) {
        return reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** The code of an image that could not be asked about. */
    static String code(ExitStatus status) {
        return status.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Map<String, Advice> collect() {
        Map<String, Advice> all = new LinkedHashMap<>();
        for (Reason reason : Reason.values()) {
            if (reason != Reason.NONE) {
                put(all, new Advice(reason.code(), ReasonMeaning.of(reason), NextStep.of(reason)));
            }
        }
        for (DecisionReason reason : DecisionReason.values()) {
            if (reason != DecisionReason.THRESHOLD_MET && reason != DecisionReason.SIGNATURE_NOT_REQUIRED) {
                put(all, new Advice(code(reason), ReasonMeaning.of(reason), NextStep.of(reason)));
            }
        }
        for (ExitStatus status : ExitStatus.values()) {
            if (status != ExitStatus.ALLOWED) {
                put(all, new Advice(code(status), ReasonMeaning.of(status), NextStep.of(status)));
            }
        }
        return all;
    }

    /** Evidence tells more than a rule of the decision under the same code. */
    private static void put(Map<String, Advice> all, Advice advice) {
        all.putIfAbsent(advice.code(), advice);
    }
}
