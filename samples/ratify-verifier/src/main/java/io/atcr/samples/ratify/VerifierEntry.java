package io.atcr.samples.ratify;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * This verifier's own entry in the host's configuration: what the host puts there, and the parameters of the operator.
 *
 * @param name the verifier's name, for the report
 * @param type the plugin's name, for the report
 * @param policy where the trust policy is; empty if only the settings say it
 * @param settings the file of settings; empty for the one where the plugin is installed
 * @param requireDigest whether an image that is named by its tag alone is refused
 * @param dockerConfig the file of credentials for this plugin, whatever the store has; empty for the store's
 * @param warnings what is probably not meant
 */
record VerifierEntry(
        String name,
        String type,
        Optional<PolicyPlace> policy,
        Optional<Path> settings,
        boolean requireDigest,
        Optional<Path> dockerConfig,
        List<String> warnings) {

    /** The type of the artifacts that say an image is signed. */
    static final String ARTIFACT_TYPE = "application/vnd.atproto.signature.v1+json";
    static final String SETTINGS = "settingsFile";
    static final String REQUIRE_DIGEST = "requireDigest";
    static final String DOCKER_CONFIG = "dockerConfigFile";
    private static final Set<String> KNOWN = Set.of("name", "type", "artifactTypes", "version", "source", "nestedReferences",
            PolicyPlace.INLINE, PolicyPlace.FILE, SETTINGS, REQUIRE_DIGEST, DOCKER_CONFIG);

    static VerifierEntry of(Fields config) throws PluginException {
        String name = config.text("name");
        List<String> warnings = new ArrayList<>(artifactTypes(config.optionalText("artifactTypes")));
        for (String key : config.keys()) {
            if (!KNOWN.contains(key)) {
                warnings.add("config: the parameter " + Plain.quote(key) + " is not known here and is ignored");
            }
        }
        return new VerifierEntry(
                name,
                config.optionalText("type").orElse(name),
                PolicyPlace.of(config),
                config.optionalPath(SETTINGS),
                config.flag(REQUIRE_DIGEST, true),
                config.optionalPath(DOCKER_CONFIG),
                List.copyOf(warnings));
    }

    /** The host compares each part of the list as it stands. */
    private static List<String> artifactTypes(Optional<String> list) {
        if (list.isEmpty()) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        boolean ours = false;
        for (String type : list.get().split(",", -1)) {
            ours |= type.equals(ARTIFACT_TYPE);
            if (!type.equals(type.strip())) {
                warnings.add("config.artifactTypes: the blank in " + Plain.quote(type) + " is part of the type for Ratify, which finds no artifact for it: "
                        + "write the list without blanks");
            }
            if (type.strip().equals("*")) {
                warnings.add("config.artifactTypes: '*' hands every artifact to this verifier, which fails all but " + ARTIFACT_TYPE);
            }
        }
        if (!ours) {
            warnings.add("config.artifactTypes: " + ARTIFACT_TYPE + " is not among them");
        }
        return warnings;
    }
}
