package io.atcr.samples.service.config;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What settings are set to: by a variable, else by the file, else by default. What is wrong is noted, and the value is absent then. */
final class SettingValues {
    private final YamlValue.Mapping root;
    /** What stands before the path of each setting in {@code root}. */
    private final String prefix;
    private final String shownPrefix;
    private final Path folder;
    private final Map<String, String> environment;
    private final Problems problems;

    /** A text, and where it stands. */
    private record Said(String text, String place) {}

    SettingValues(YamlValue.Mapping root, Path folder, Map<String, String> environment, Problems problems) {
        this(root, "", "", folder, environment, problems);
    }

    private SettingValues(YamlValue.Mapping root, String prefix, String shownPrefix, Path folder, Map<String, String> environment, Problems problems) {
        this.root = root;
        this.prefix = prefix;
        this.shownPrefix = shownPrefix;
        this.folder = folder;
        this.environment = environment;
        this.problems = problems;
    }

    /** The settings of one item of a list, which variables do not reach. */
    SettingValues item(Setting<?> list, int index, YamlValue.Mapping item) {
        return new SettingValues(item, list.path() + "[].", list.path() + "[" + index + "].", folder, Map.of(), problems);
    }

    /** The one value of a setting; empty if it has none, or a bad one. */
    <T> Optional<T> one(Setting<T> setting) {
        Said said = said(setting);
        return said == null ? Optional.empty() : read(setting, said);
    }

    /** The values of a setting, without the bad ones. */
    <T> List<T> list(Setting<T> setting) {
        List<T> values = new ArrayList<>();
        for (Said said : saidAll(setting)) {
            read(setting, said).ifPresent(values::add);
        }
        return List.copyOf(values);
    }

    private <T> Optional<T> read(Setting<T> setting, Said said) {
        try {
            return Optional.of(setting.form().read(said.text(), said.place().startsWith(Setting.VARIABLE_PREFIX) ? Path.of("") : folder));
        } catch (Refused e) {
            problems.add(said.place(), name(setting), e);
            return Optional.empty();
        }
    }

    private @Nullable Said said(Setting<?> setting) {
        String variable = environment.get(setting.variable());
        if (variable != null) {
            return text(setting, new Said(variable.strip(), setting.variable()));
        }
        YamlValue value = value(setting);
        if (value == null) {
            return byDefault(setting);
        }
        if (value instanceof YamlValue.Scalar scalar) {
            return text(setting, new Said(scalar.isNothing() ? "" : scalar.text(), scalar.place()));
        }
        problems.add(value.place(), name(setting), value.shown(), setting.form().expected());
        return null;
    }

    private @Nullable Said text(Setting<?> setting, Said said) {
        if (said.text().isEmpty()) {
            problems.add(said.place(), name(setting), "nothing", setting.form().expected());
            return null;
        }
        return said;
    }

    private @Nullable Said byDefault(Setting<?> setting) {
        if (setting.required()) {
            problems.add(place(setting), name(setting), "nothing", setting.form().expected());
        }
        return setting.required() || setting.byDefault().isEmpty() ? null : new Said(setting.byDefault(), "default");
    }

    private List<Said> saidAll(Setting<?> setting) {
        String variable = environment.get(setting.variable());
        if (variable != null) {
            return Arrays.stream(variable.split(",", -1)).map(text -> text(setting, new Said(text.strip(), setting.variable())))
                    .flatMap(said -> Optional.ofNullable(said).stream()).toList();
        }
        YamlValue value = value(setting);
        if (value == null) {
            return Optional.ofNullable(byDefault(setting)).stream().toList();
        }
        if (!(value instanceof YamlValue.Sequence sequence)) {
            problems.add(value.place(), name(setting), value instanceof YamlValue.Scalar scalar && !scalar.isNothing() ? "one value" : value.shown(),
                    "a list, of " + setting.form().expected());
            return List.of();
        }
        if (sequence.items().isEmpty() && setting.required()) {
            problems.add(value.place(), name(setting), value.shown(), "at least one: " + setting.form().expected());
        }
        List<Said> all = new ArrayList<>();
        for (YamlValue item : sequence.items()) {
            if (item instanceof YamlValue.Scalar scalar && !scalar.isNothing()) {
                all.add(new Said(scalar.text(), scalar.place()));
            } else {
                problems.add(item.place(), name(setting), item.shown(), setting.form().expected());
            }
        }
        return all;
    }

    /** What the file says; empty if that is nothing. */
    Optional<YamlValue> inFile(Setting<?> setting) {
        return Optional.ofNullable(value(setting));
    }

    /** Whether a variable or the file says something about a setting. */
    boolean says(Setting<?> setting) {
        return environment.containsKey(setting.variable()) || value(setting) != null;
    }

    private @Nullable YamlValue value(Setting<?> setting) {
        YamlValue at = root;
        for (String key : setting.path().substring(prefix.length()).split("\\.")) {
            YamlValue.Entry entry = at instanceof YamlValue.Mapping mapping ? mapping.entries().get(key) : null;
            if (entry == null) {
                return null;
            }
            at = entry.value();
        }
        return at;
    }

    /** Where a setting stands, or where it would have to. */
    String place(Setting<?> setting) {
        if (environment.containsKey(setting.variable())) {
            return setting.variable();
        }
        YamlValue at = root;
        for (String key : setting.path().substring(prefix.length()).split("\\.")) {
            YamlValue.Entry entry = at instanceof YamlValue.Mapping mapping ? mapping.entries().get(key) : null;
            if (entry == null) {
                return at.place();
            }
            at = entry.value();
        }
        return at.place();
    }

    /** The name of a setting as problems show it. */
    String name(Setting<?> setting) {
        return shownPrefix + setting.path().substring(prefix.length());
    }
}
