package io.atcr.samples.containerd;

import io.atcr.samples.plugin.Answer;
import java.util.Map;

/** Exit statuses. To containerd all but 0 block the pull; they differ for people. */
final class ExitStatus {
    static final int ALLOWED = 0;
    static final int DENIED = 1;
    /** Arguments, settings, policy. */
    static final int USAGE = 2;
    /** The evidence could not be had; another pull may succeed. */
    static final int UNKNOWN = 3;
    static final int INTERNAL = 70;

    /** The variable by which a caller asks for a status that no program has by mistake. */
    private static final String VARIABLE = "ATCR_CONTAINERD_ALLOWED";
    private static final int UNMISTAKABLE = 100;

    private ExitStatus() {}

    /** The status of yes: 0, or the one that the program in containerd's folder asks for, since an empty script ends with 0, too. */
    static int allowed(Map<String, String> environment) {
        return Integer.toString(UNMISTAKABLE).equals(environment.get(VARIABLE)) ? UNMISTAKABLE : ALLOWED;
    }

    static int of(Answer answer) {
        if (answer.allowed()) {
            return ALLOWED;
        }
        return switch (answer.outcome()) {
            case UNKNOWN -> UNKNOWN;
            case ERROR -> answer.reason().equals("internal") ? INTERNAL : USAGE;
            default -> DENIED;
        };
    }
}
