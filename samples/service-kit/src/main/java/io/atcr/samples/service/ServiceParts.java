package io.atcr.samples.service;

import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.kubernetes.PullSecrets;
import java.util.Objects;

/**
 * What the routes of a service are made of. Who gets it closes none of it.
 *
 * @param settings what the operator says
 * @param gate     says which images may run
 * @param secrets  finds the credentials of who runs them
 * @param own      the registry credentials of the service's own, or none
 */
public record ServiceParts(ServiceSettings settings, ImageGate gate, PullSecrets secrets, PullCredentials own) {

    /**
     * Refuses nulls.
     *
     * @param settings what the operator says
     * @param gate     says which images may run
     * @param secrets  finds the credentials of who runs them
     * @param own      the registry credentials of the service's own
     */
    public ServiceParts {
        Objects.requireNonNull(settings, "settings");
        Objects.requireNonNull(gate, "gate");
        Objects.requireNonNull(secrets, "secrets");
        Objects.requireNonNull(own, "own");
    }
}
