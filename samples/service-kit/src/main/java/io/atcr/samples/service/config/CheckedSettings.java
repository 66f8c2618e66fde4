package io.atcr.samples.service.config;

import io.atcr.policy.TrustPolicy;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Settings that can be used, as far as that can be told at start.
 *
 * @param settings the settings
 * @param policies the policies as they are now, by their name in the settings, in the order of the file
 */
public record CheckedSettings(ServiceSettings settings, Map<String, TrustPolicy> policies) {

    /**
     * Copies the mapping.
     *
     * @param settings the settings
     * @param policies the policies
     */
    public CheckedSettings {
        Objects.requireNonNull(settings, "settings");
        policies = Collections.unmodifiableMap(new LinkedHashMap<>(policies));
    }
}
