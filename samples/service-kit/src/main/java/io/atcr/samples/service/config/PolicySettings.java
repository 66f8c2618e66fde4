package io.atcr.samples.service.config;

import io.atcr.policy.PolicyException;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.service.config.ServiceSettings.NamespaceRule;
import io.atcr.samples.service.config.ServiceSettings.Policies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Reads what is said about policies, loads them, and looks whether every rule about namespaces can apply. */
final class PolicySettings {
    private final SettingValues values;
    private final NamedFiles files;
    private final SettingNames names;
    private final Problems problems;
    private final Map<String, TrustPolicy> loaded = new LinkedHashMap<>();

    /** A pattern that was seen, and where. */
    private record Seen(String pattern, String place) {}

    PolicySettings(SettingValues values, NamedFiles files, SettingNames names, Problems problems) {
        this.values = values;
        this.files = files;
        this.names = names;
        this.problems = problems;
    }

    /** The policies that load. */
    Map<String, TrustPolicy> loaded() {
        return loaded;
    }

    Supplier<Policies> read() {
        Map<String, NamedFiles.Named> sources = files.read(SettingsTable.SOURCES, NamespacePattern.POLICY_NAME);
        sources.forEach(this::load);
        List<NamespaceRule> rules = rules(sources);
        Optional<Duration> reload = values.one(SettingsTable.POLICY_RELOAD);
        Optional<Duration> grace = values.one(SettingsTable.POLICY_GRACE);
        Optional<SettingsTable.OnBadReload> onBad = values.one(SettingsTable.ON_BAD_RELOAD);
        Optional<Boolean> enforceOnly = values.one(SettingsTable.ENFORCE_ONLY);
        Map<String, Path> paths = NamedFiles.paths(sources);
        return () -> new Policies(paths, rules, reload.orElseThrow(), grace.orElseThrow(),
                onBad.orElseThrow() == SettingsTable.OnBadReload.DENY, enforceOnly.orElseThrow());
    }

    private void load(String name, NamedFiles.Named source) {
        try {
            loaded.put(name, TrustPolicy.load(source.path()));
        } catch (PolicyException e) {
            // whole: its own place, what is allowed and the nearest word
            problems.add(source.place(), SettingsTable.SOURCES.path() + "." + name, "a policy that does not load: " + e.getMessage(), "a trust policy");
        }
    }

    private List<NamespaceRule> rules(Map<String, NamedFiles.Named> sources) {
        Optional<YamlValue> value = values.inFile(SettingsTable.NAMESPACES);
        if (value.isEmpty()) {
            return List.of();
        }
        String setting = SettingsTable.NAMESPACES.path();
        if (!(value.get() instanceof YamlValue.Sequence sequence)) {
            problems.add(value.get().place(), setting, value.get().shown(), "a list of mappings with match and policy");
            return List.of();
        }
        List<NamespaceRule> rules = new ArrayList<>();
        List<Seen> seen = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            if (sequence.items().get(i) instanceof YamlValue.Mapping item) {
                names.checkItem(SettingsTable.NAMESPACES, i, item);
                rule(values.item(SettingsTable.NAMESPACES, i, item), sources, seen).ifPresent(rules::add);
            } else {
                YamlValue item = sequence.items().get(i);
                problems.add(item.place(), setting + "[" + i + "]", item.shown(), "a mapping with match and policy");
            }
        }
        return List.copyOf(rules);
    }

    private Optional<NamespaceRule> rule(SettingValues item, Map<String, NamedFiles.Named> sources, List<Seen> seen) {
        List<String> match = item.list(SettingsTable.MATCH);
        String place = item.place(SettingsTable.MATCH);
        for (String pattern : match) {
            seen.stream().filter(earlier -> NamespacePattern.covers(earlier.pattern(), pattern)).findFirst().ifPresent(earlier ->
                    problems.add(place, item.name(SettingsTable.MATCH), "'" + pattern + "', which never applies",
                            "namespaces that '" + earlier.pattern() + "' at " + earlier.place() + " does not match already"));
            seen.add(new Seen(pattern, place));
        }
        Optional<String> policy = item.one(SettingsTable.POLICY);
        policy.filter(name -> !sources.containsKey(name)).ifPresent(name ->
                problems.add(item.place(SettingsTable.POLICY), item.name(SettingsTable.POLICY), "'" + name + "'",
                        "a name in " + SettingsTable.SOURCES.path() + ": " + (sources.isEmpty() ? "none can be read" : String.join(", ", sources.keySet()))
                                + Problems.suggestion(name, sources.keySet())));
        Optional<Boolean> enforceOnly = item.one(SettingsTable.RULE_ENFORCE_ONLY);
        return policy.isEmpty() || enforceOnly.isEmpty() ? Optional.empty() : Optional.of(new NamespaceRule(match, policy.get(), enforceOnly.get()));
    }
}
