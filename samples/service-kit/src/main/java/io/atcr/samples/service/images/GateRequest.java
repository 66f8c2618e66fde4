package io.atcr.samples.service.images;

import io.atcr.verifier.registry.RegistryCredentials;
import java.util.Objects;

/**
 * What a question about images is asked with.
 *
 * @param namespace   the Kubernetes namespace the images are to run in; empty if there is none, which no setting names
 * @param credentials the pull secrets of who runs them
 * @param deadline    when the answer is due, by {@link System#nanoTime()}
 */
public record GateRequest(String namespace, PullCredentials credentials, long deadline) {

    /**
     * Credentials, known by what they are made of: questions with unequal identities share no registry access.
     *
     * @param identity a hash of the secrets, or {@code anonymous}, or {@code service} and a hash; never a secret itself
     * @param source   where the registry client finds them
     */
    public record PullCredentials(String identity, RegistryCredentials source) {

        /**
         * Refuses nulls.
         *
         * @param identity a hash
         * @param source   where they are found
         */
        public PullCredentials {
            Objects.requireNonNull(identity, "identity");
            Objects.requireNonNull(source, "source");
        }
    }

    /**
     * Refuses nulls.
     *
     * @param namespace   the namespace
     * @param credentials the pull secrets
     * @param deadline    when the answer is due
     */
    public GateRequest {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(credentials, "credentials");
    }
}
