package io.atcr.samples.service.config;

import io.atcr.did.net.UntrustedText;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Finds names in the file and in the environment that are no settings. */
final class SettingNames {
    private final Problems problems;

    SettingNames(Problems problems) {
        this.problems = problems;
    }

    /** Looks at all keys of the file, except names of the operator's choice. */
    void checkFile(YamlValue.Mapping root) {
        check(root, "", "");
    }

    /** Looks at the keys of one item of a list. */
    void checkItem(Setting<?> list, int index, YamlValue.Mapping item) {
        check(item, list.path() + "[].", list.path() + "[" + index + "].");
    }

    private void check(YamlValue.Mapping mapping, String prefix, String shownPrefix) {
        Set<String> allowed = below(prefix);
        for (YamlValue.Entry entry : mapping.entries().values()) {
            String key = entry.key().text();
            boolean leaf = SettingsTable.ALL.stream().anyMatch(setting -> setting.path().equals(prefix + key));
            if (!allowed.contains(key)) {
                problems.add(entry.key().place(), shownPrefix.replaceFirst("\\.$", ""), entry.shownKey(),
                        "one of " + String.join(", ", allowed) + Problems.suggestion(key, allowed));
            } else if (!leaf && entry.value() instanceof YamlValue.Mapping below) {
                check(below, prefix + key + ".", shownPrefix + key + ".");
            } else if (!leaf) {
                problems.add(entry.value().place(), shownPrefix + key, shown(prefix + key, entry.value()),
                        "a mapping of " + String.join(", ", below(prefix + key + ".")));
            }
        }
    }

    /** A Redis URI may stand one level too high. */
    private static String shown(String path, YamlValue value) {
        boolean secret = SettingsTable.ALL.stream().anyMatch(setting -> setting.path().startsWith(path + ".") && setting.form().secret());
        return secret && value instanceof YamlValue.Scalar scalar && !scalar.isNothing() ? "a value that is not shown" : value.shown();
    }

    /** The keys that may follow a prefix. */
    private static Set<String> below(String prefix) {
        return SettingsTable.ALL.stream().map(Setting::path).filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()).replaceFirst("[.\\[].*", ""))
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Looks at all variables that begin as those of settings do. */
    void checkEnvironment(Map<String, String> environment) {
        Map<String, ? extends Setting<?>> settings = SettingsTable.ALL.stream().collect(Collectors.toMap(Setting::variable, setting -> setting));
        List<String> known = SettingsTable.ALL.stream().filter(Setting::hasVariable).map(Setting::variable).toList();
        for (String variable : new TreeSet<>(environment.keySet())) {
            if (!variable.startsWith(Setting.VARIABLE_PREFIX) || known.contains(variable)) {
                continue;
            }
            Setting<?> setting = settings.get(variable);
            if (setting == null) {
                Optional<String> near = Nearest.to(withoutPrefix(variable), known.stream().map(SettingNames::withoutPrefix).toList());
                problems.add(UntrustedText.escape(variable), "", "a variable that sets nothing",
                        "the name of a setting" + near.map(name -> "; did you mean " + Setting.VARIABLE_PREFIX + name + "?").orElse(""));
            } else {
                problems.add(variable, setting.path(), "a variable for it", "the setting in the file: it is more than one value");
            }
        }
    }

    private static String withoutPrefix(String variable) {
        return variable.substring(Setting.VARIABLE_PREFIX.length());
    }
}
