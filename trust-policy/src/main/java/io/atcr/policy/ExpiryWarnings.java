package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What an instant does to a policy set: what has ended, what ends soon, and what can then not be satisfied. */
final class ExpiryWarnings {
    private final PolicyContext context;
    private final Instant now;
    private final List<PolicyWarning> warnings = new ArrayList<>();

    ExpiryWarnings(PolicyContext context, Instant now) {
        this.context = context;
        this.now = now;
    }

    List<PolicyWarning> about(List<PolicyRule> rules) {
        for (TrustedDid trusted : context.trusted().values()) {
            trusted.expiresAt().ifPresent(end -> ending(trusted.place(), Printable.escape(trusted.did().toString()), end));
        }
        for (PolicyRule rule : rules) {
            for (Exemption exemption : rule.exemptions()) {
                Place place = new Place(rule.source(), exemption.line(), 0);
                ending(place, "the exemption of " + exemption.image(), exemption.expiresAt());
            }
            if (rule.signatureRequired()) {
                enough(rule);
            }
        }
        return warnings;
    }

    private void ending(Place place, String what, Instant end) {
        if (!now.isBefore(end)) {
            warnings.add(PolicyWarning.at(PolicyWarning.Code.EXPIRED, place, what + " ended at " + end));
        } else if (Duration.between(now, end).compareTo(context.expiryNotice()) <= 0) {
            warnings.add(PolicyWarning.at(PolicyWarning.Code.EXPIRES_SOON, place, what + " ends at " + end));
        }
    }

    private void enough(PolicyRule rule) {
        Set<Did> countable = rule.countable(now);
        if (countable.size() < rule.minSignatures()) {
            notEnough(rule, countable.size() + " of the policy's DIDs count now, and it asks for " + rule.minSignatures());
            return;
        }
        for (SignerGroup group : rule.groups()) {
            Set<Did> members = new LinkedHashSet<>(group.members());
            members.retainAll(countable);
            if (members.size() < group.min()) {
                notEnough(rule, members.size() + " of group " + Printable.quote(group.name()) + " count now, and the policy asks for "
                        + group.min());
            }
        }
    }

    private void notEnough(PolicyRule rule, String message) {
        warnings.add(PolicyWarning.at(PolicyWarning.Code.NOT_ENOUGH_NOW, rule.place(), "policy " + Printable.quote(rule.name()) + ": "
                + message));
    }
}
