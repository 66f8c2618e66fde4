package io.atcr.verifier.registry;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchResponse;
import io.atcr.policy.Digest;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;

/** Where a registry wants a blob sent (OCI Distribution Specification 1.1, POST then PUT). It may be elsewhere, and is told no credentials then (A18). */
record UploadLocation(URI uri, boolean atRegistry) {
    private static final int LONGEST = 8192;

    static UploadLocation of(FetchResponse begun, Digest digest, Endpoint endpoint, AddressPolicy policy) throws RegistryException {
        List<String> locations = begun.headers().getOrDefault("location", List.of());
        if (locations.size() != 1 || locations.get(0).length() > LONGEST) {
            throw refused("is missing, told twice or too long");
        }
        URI uri;
        try {
            uri = begun.uri().resolve(new URI(locations.get(0)));
        } catch (URISyntaxException e) {
            throw refused("is not a URL");
        }
        if (uri.getRawFragment() != null || uri.getRawUserInfo() != null) {
            throw refused("is not a plain URL");
        }
        boolean atRegistry = endpoint.isOriginOf(uri);
        if (!atRegistry) {
            String offence = RealmRule.offence(uri, URI.create(endpoint.origin()), policy).orElse("");
            if (!offence.isEmpty()) {
                throw refused(offence);
            }
        }
        String separator = uri.getRawQuery() == null ? "?" : uri.getRawQuery().isEmpty() ? "" : "&";
        return new UploadLocation(URI.create(uri + separator + "digest=" + digest), atRegistry);
    }

    private static RegistryException refused(String how) {
        return new RegistryException(RegistryError.LINK_REFUSED, "the upload location that the registry names " + how);
    }
}
