package io.atcr.samples.plugin;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The variables that reach the verifier, its credential helpers and a daemon that a call starts: a list, and what the settings name. ATTACKS A7. */
final class Surroundings {
    private static final List<String> ALWAYS = List.of("PATH", "HOME", "DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "TZ");

    private Surroundings() {}

    static Map<String, String> of(Map<String, String> environment, PluginSettings settings) {
        Map<String, String> kept = new TreeMap<>();
        for (List<String> names : List.of(ALWAYS, settings.passedEnvironment())) {
            for (String name : names) {
                String value = environment.get(name);
                if (value != null) {
                    kept.put(name, value);
                }
            }
        }
        return kept;
    }
}
