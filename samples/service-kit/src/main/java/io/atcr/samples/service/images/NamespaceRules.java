package io.atcr.samples.service.images;

import io.atcr.samples.service.config.ServiceSettings.NamespaceRule;
import io.atcr.samples.service.config.ServiceSettings.Policies;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which policies decide in a namespace: that of its exact name, else that of its longest prefix; where the operator names neither, all of them. No
 * part of it comes from an image. Immutable.
 */
final class NamespaceRules {
    private final Map<String, Choice> exact = new HashMap<>();
    private final List<Prefix> prefixes = new ArrayList<>();
    private final Choice everything;

    /**
     * What was chosen.
     *
     * @param policies    names of the settings; each of them has to allow
     * @param enforceOnly whether only a rule that enforces signatures may let an image run
     */
    record Choice(List<String> policies, boolean enforceOnly) {}

    private record Prefix(String text, Choice choice) {}

    NamespaceRules(Policies settings) {
        boolean enforced = settings.enforceOnly();
        for (NamespaceRule rule : settings.namespaces()) {
            Choice choice = new Choice(List.of(rule.policy()), settings.enforceOnly() || rule.enforceOnly());
            enforced |= rule.enforceOnly();
            for (String match : rule.match()) {
                if (match.endsWith("*")) {
                    prefixes.add(new Prefix(match.substring(0, match.length() - 1), choice));
                } else {
                    exact.putIfAbsent(match, choice);
                }
            }
        }
        prefixes.sort(Comparator.comparing((Prefix prefix) -> prefix.text().length()).reversed());
        everything = new Choice(settings.sources().keySet().stream().sorted().toList(), enforced);
    }

    /** No namespace at all is one that nobody names, whatever the prefixes are. */
    Choice of(String namespace) {
        Choice named = exact.get(namespace);
        if (named != null && !namespace.isEmpty()) {
            return named;
        }
        if (!namespace.isEmpty()) {
            for (Prefix prefix : prefixes) {
                if (namespace.startsWith(prefix.text())) {
                    return prefix.choice();
                }
            }
        }
        return everything;
    }
}
