package io.atcr.samples.service.config;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Reads mappings from names to files. */
final class NamedFiles {
    private final SettingValues values;
    private final Path folder;
    private final Problems problems;

    /** A file, and where it is named. */
    record Named(Path path, String place) {}

    NamedFiles(SettingValues values, Path folder, Problems problems) {
        this.values = values;
        this.folder = folder;
        this.problems = problems;
    }

    /** The files that are there, by name, in the order of the settings. */
    Map<String, Named> read(Setting<Path> setting, Form<String> name) {
        Map<String, Named> files = new LinkedHashMap<>();
        Optional<YamlValue> value = values.inFile(setting);
        String expected = "a mapping from " + name.expected() + " to " + setting.form().expected();
        if (value.isEmpty() || !(value.get() instanceof YamlValue.Mapping mapping)) {
            if (value.isPresent() || setting.required()) {
                problems.add(values.place(setting), setting.path(), value.map(YamlValue::shown).orElse("nothing"), expected);
            }
            return files;
        }
        if (mapping.entries().isEmpty() && setting.required()) {
            problems.add(mapping.place(), setting.path(), mapping.shown(), expected);
        }
        mapping.entries().values().forEach(entry -> read(setting, name, entry, files));
        return files;
    }

    private void read(Setting<Path> setting, Form<String> name, YamlValue.Entry entry, Map<String, Named> files) {
        String key = entry.key().text();
        try {
            name.read(key, folder);
        } catch (Refused e) {
            problems.add(entry.key().place(), setting.path(), entry.shownKey(), e.expected());
            return;
        }
        if (!(entry.value() instanceof YamlValue.Scalar scalar) || scalar.isNothing()) {
            problems.add(entry.value().place(), setting.path() + "." + key, entry.value().shown(), setting.form().expected());
            return;
        }
        try {
            files.put(key, new Named(setting.form().read(scalar.text(), folder), scalar.place()));
        } catch (Refused e) {
            problems.add(scalar.place(), setting.path() + "." + key, e);
        }
    }

    static Map<String, Path> paths(Map<String, Named> files) {
        Map<String, Path> paths = new LinkedHashMap<>();
        files.forEach((name, file) -> paths.put(name, file.path()));
        return Collections.unmodifiableMap(paths);
    }
}
