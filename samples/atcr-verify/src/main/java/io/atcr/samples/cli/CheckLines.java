package io.atcr.samples.cli;

import io.atcr.verifier.Check;
import io.atcr.verifier.Reason;
import java.util.List;
import java.util.Locale;

/** Checks as lines of a tree: how each came out, what on, with what, and beside it how long it took and where the evidence came from. */
final class CheckLines {
    private CheckLines() {}

    static void add(Tree under, List<Check> checks) {
        checks.forEach(check -> add(under, check));
    }

    private static void add(Tree under, Check check) {
        String mark = switch (check.outcome()) {
            case PASSED -> "ok";
            case FAILED -> "failed";
            case UNKNOWN -> "unknown";
        };
        String beside = SpokenTime.of(check.duration()) + (check.source().isEmpty() ? "" : ", " + check.source());
        String line = String.format(Locale.ROOT, "%-7s  %-16s  %s", mark, check.code().code(), check.subject());
        if (check.reason() == Reason.NONE) {
            under.add(check.found().isEmpty() || check.subject().contains(check.found()) ? line : line + ": " + check.found(), beside);
            return;
        }
        Tree branch = under.add(line + ": " + check.reason().code(), beside);
        if (!check.expected().isEmpty()) {
            branch.add("expected  " + check.expected());
        }
        if (!check.found().isEmpty()) {
            branch.add("found     " + check.found());
        }
    }
}
