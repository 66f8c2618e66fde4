package io.atcr.samples.service.kubernetes;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Where the Kubernetes API is, and the files with which this process is known there.
 *
 * @param hostPort  {@code host:port} of the API server; it speaks HTTPS
 * @param token     the token of this process's ServiceAccount, read again for every request: the kubelet renews it
 * @param authority who vouches for the API server, PEM; taken over when it changes
 */
public record ClusterAccess(String hostPort, Path token, Path authority) {
    private static final Path FOLDER = Path.of("/var/run/secrets/kubernetes.io/serviceaccount");

    /**
     * Refuses nulls.
     *
     * @param hostPort  where the API server is
     * @param token     the token
     * @param authority who vouches for it
     */
    public ClusterAccess {
        Objects.requireNonNull(hostPort, "hostPort");
        Objects.requireNonNull(token, "token");
        Objects.requireNonNull(authority, "authority");
    }

    /**
     * What a Pod is given: {@code KUBERNETES_SERVICE_HOST}, {@code KUBERNETES_SERVICE_PORT} and the files of its ServiceAccount.
     *
     * @param environment the variables, {@code System.getenv()} for example
     * @return empty outside a cluster
     */
    public static Optional<ClusterAccess> inCluster(Map<String, String> environment) {
        String host = environment.getOrDefault("KUBERNETES_SERVICE_HOST", "");
        String port = environment.getOrDefault("KUBERNETES_SERVICE_PORT", "");
        if (host.isEmpty() || port.isEmpty()) {
            return Optional.empty();
        }
        String bracketed = host.indexOf(':') < 0 ? host : "[" + host + "]";
        return Optional.of(new ClusterAccess(bracketed + ":" + port, FOLDER.resolve("token"), FOLDER.resolve("ca.crt")));
    }
}
