package io.atcr.samples.ratify;

import io.atcr.samples.plugin.CallSettings;
import io.atcr.samples.plugin.PluginSettings;
import io.atcr.samples.plugin.SettingsException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Puts the file of settings and the host's configuration together. What the host says as the file does is left out, so that a daemon, which knows the file
 * alone, may answer.
 */
final class SettingsOfCall {
    private final HostDocument document;
    private final String registry;

    SettingsOfCall(HostDocument document, String registry) {
        this.document = document;
        this.registry = registry;
    }

    PluginSettings read(Path file) throws PluginException {
        try {
            CallSettings policy = policy(file);
            PluginSettings base = PluginSettings.read(file, policy);
            Optional<Path> credentials = credentials(base);
            List<String> plainHttp = plainHttp(base);
            PluginSettings settings = credentials.isEmpty() && plainHttp.isEmpty() ? base
                    : PluginSettings.read(file, new CallSettings(policy.policyText(), policy.policy(), credentials, plainHttp));
            if (document.store().foreignProvider().isPresent() && settings.dockerConfig().isEmpty()) {
                throw new PluginException(ErrorCode.INVALID_CONFIG, "storeConfig.store.authProvider.name: " + Plain.quote(document.store().foreignProvider().get())
                        + " hands no credentials to a plugin: use dockerConfig, or name a file of credentials by " + VerifierEntry.DOCKER_CONFIG);
            }
            return settings;
        } catch (SettingsException e) {
            throw new PluginException(ErrorCode.INVALID_CONFIG, String.valueOf(e.getMessage()));
        }
    }

    private CallSettings policy(Path file) {
        Optional<PolicyPlace> place = document.config().policy();
        if (place.isEmpty()) {
            return CallSettings.NONE;
        }
        if (place.get() instanceof PolicyPlace.Inline inline) {
            return new CallSettings(Optional.of(inline.yaml()), Optional.empty(), Optional.empty(), List.of());
        }
        Optional<Path> named = Optional.of(((PolicyPlace.File) place.get()).path());
        try {
            if (Optional.of(PluginSettings.read(file).policy()).equals(named)) {
                return CallSettings.NONE;
            }
        } catch (SettingsException e) {
            // complete only with what the host says, or wrong, which is told when it is read with that
        }
        return new CallSettings(Optional.empty(), named, Optional.empty(), List.of());
    }

    /** The plugin's own file comes before that of the store. */
    private Optional<Path> credentials(PluginSettings base) {
        Optional<Path> own = document.config().dockerConfig();
        Optional<Path> wanted = own.isPresent() || base.dockerConfig().isPresent() ? own : document.store().dockerConfig();
        return wanted.equals(base.dockerConfig()) ? Optional.empty() : wanted;
    }

    private List<String> plainHttp(PluginSettings base) {
        return document.store().plainHttp() && !base.plainHttpHosts().contains(registry) ? List.of(registry) : List.of();
    }
}
