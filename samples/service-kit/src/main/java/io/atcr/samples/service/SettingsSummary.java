package io.atcr.samples.service;

import io.atcr.did.net.UntrustedText;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.PolicyWarning;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.ServiceSettings.NamespaceRule;
import io.atcr.samples.service.config.ServiceSettings.Policies;
import io.atcr.verifier.CacheTimes;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What {@code --check} says about settings that can be used. */
final class SettingsSummary {
    private final ServiceDescription description;
    private final CheckedSettings checked;
    private final List<String> lines = new ArrayList<>();

    private SettingsSummary(ServiceDescription description, CheckedSettings checked) {
        this.description = description;
        this.checked = checked;
    }

    static List<String> of(ServiceDescription description, CheckedSettings checked, Path file, Instant now) {
        SettingsSummary summary = new SettingsSummary(description, checked);
        summary.add("settings", UntrustedText.escape(file.toString()) + " can be used");
        checked.policies().forEach((name, policy) -> summary.policy(name, policy, now));
        summary.namespaces();
        checked.policies().forEach(summary::deletion);
        return summary.lines;
    }

    private void add(String what, String text) {
        lines.add(String.format("%-10s %s", what, text));
    }

    private void policy(String name, TrustPolicy policy, Instant now) {
        add("policy", name + ": " + policy.rules().size() + (policy.rules().size() == 1 ? " rule" : " rules") + ", sha256 " + policy.sha256());
        for (PolicyWarning warning : policy.warningsAt(now)) {
            add("warning", UntrustedText.escape(warning.source()) + ":" + warning.line() + ":" + warning.column() + ": " + warning.code() + ": "
                    + UntrustedText.escape(warning.message()));
        }
    }

    private void namespaces() {
        Policies policies = checked.settings().policies();
        for (NamespaceRule rule : policies.namespaces()) {
            add("namespaces", String.join(", ", rule.match()) + ": " + rule.policy() + (rule.enforceOnly() || policies.enforceOnly() ? ", enforce only" : ""));
        }
        boolean all = policies.namespaces().stream().anyMatch(rule -> rule.match().contains("*"));
        if (!all) {
            add("namespaces", "all others: every policy" + (policies.enforceOnly() ? ", enforce only" : ""));
        }
    }

    private void deletion(String name, TrustPolicy policy) {
        Duration cached = CacheTimes.defaults().untilDenied();
        Duration absent = longest(policy, rule -> rule.terms().allowIfSeen());
        Duration stale = longest(policy, rule -> rule.terms().staleIfUnavailable());
        Duration around = checked.settings().verification().timeout().plus(description.kept());
        Duration worst = max(cached, absent).plus(around);
        add("deletion", name + ": an image whose signature was deleted is denied after " + text(worst) + " at the latest"
                + (stale.compareTo(max(cached, absent)) > 0 ? ", after " + text(stale.plus(around)) + " if its sources cannot be reached meanwhile" : ""));
    }

    private static Duration longest(TrustPolicy policy, Function<PolicyRule, Optional<Duration>> time) {
        return policy.rules().stream().flatMap(rule -> time.apply(rule).stream()).max(Duration::compareTo).orElse(Duration.ZERO);
    }

    private static Duration max(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }

    /** Whole seconds, rounded up: {@code 2h 3m 4s}. */
    private static String text(Duration time) {
        Duration whole = Duration.ofSeconds(time.toSeconds() + (time.toNanosPart() > 0 ? 1 : 0));
        List<String> parts = new ArrayList<>();
        if (whole.toHours() > 0) {
            parts.add(whole.toHours() + "h");
        }
        if (whole.toMinutesPart() > 0) {
            parts.add(whole.toMinutesPart() + "m");
        }
        if (whole.toSecondsPart() > 0 || parts.isEmpty()) {
            parts.add(whole.toSecondsPart() + "s");
        }
        return String.join(" ", parts);
    }
}
