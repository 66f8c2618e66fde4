package io.atcr.verifier.registry;

import io.atcr.did.net.AddressPolicy;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** One repository at one registry: the origin that serves it and the paths of OCI Distribution Specification 1.1. */
record Endpoint(String registry, String repository, String origin) {
    private static final String DOCKER_HUB = "docker.io";
    private static final String DOCKER_HUB_TRAFFIC = "registry-1.docker.io";

    /** Plain HTTP exactly where the address policy admits it by name, because there a registry without TLS is meant. */
    static Endpoint of(ImageReference reference, AddressPolicy policy) {
        String registry = reference.registry();
        String host = registry.equals(DOCKER_HUB) ? DOCKER_HUB_TRAFFIC : registry;
        URI plain = URI.create("http://" + host);
        boolean http = policy.plainHttpAllowed(plain.getHost(), plain.getPort() < 0 ? 80 : plain.getPort());
        return new Endpoint(registry, reference.repository(), (http ? "http://" : "https://") + host);
    }

    URI manifest(String tagOrDigest) {
        return path("/manifests/" + escape(tagOrDigest));
    }

    URI blob(Digest digest) {
        return path("/blobs/" + digest);
    }

    URI referrers(Digest subject, String artifactType) {
        return path("/referrers/" + subject + "?artifactType=" + escape(artifactType).replace("/", "%2F"));
    }

    /** Where an upload begins (Pushing a Blob Monolithically). */
    URI uploads() {
        return path("/blobs/uploads/");
    }

    String pullScope() {
        return scope(Access.PULL);
    }

    String scope(Access access) {
        return "repository:" + repository + ":" + access.actions();
    }

    boolean isOriginOf(URI uri) {
        return Origin.same(uri, URI.create(origin));
    }

    private URI path(String rest) {
        return URI.create(origin + "/v2/" + escape(repository) + rest);
    }

    /** Everything but unreserved characters, the colon of a DID and the slash between segments (RFC 3986). */
    private static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xff);
            if (c < 0x80 && (Character.isLetterOrDigit(c) || "-._~:/".indexOf(c) >= 0)) {
                out.append(c);
            } else {
                out.append(String.format("%%%02X", (int) c));
            }
        }
        return out.toString();
    }
}
