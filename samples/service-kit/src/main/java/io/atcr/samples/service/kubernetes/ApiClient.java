package io.atcr.samples.service.kubernetes;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.samples.service.json.MalformedJsonException;
import io.atcr.samples.service.json.Outline;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * GETs of the Kubernetes API, over the library's own connector: it bounds answers and times, follows no redirect, uses no proxy of the system and trusts
 * the cluster's authority for this one host. Thread-safe.
 */
final class ApiClient implements AutoCloseable {
    /** A Secret holds at most 1 MiB, which base64 makes a third more. */
    private static final long LARGEST_ANSWER = 3L << 20;
    private static final int LARGEST_FILE = 1 << 20;

    private final ClusterAccess access;
    private byte @Nullable [] authority;
    private @Nullable HttpFetcher fetcher;
    private boolean closed;

    ApiClient(ClusterAccess access) {
        this.access = access;
    }

    /** The object at a path whose parts were checked to be names, as far as the outline wants it. */
    JsonNode get(String path, Outline outline, Duration timeout) throws ApiException {
        FetchResponse response = fetch(FetchRequest.get(URI.create("https://" + access.hostPort() + path))
                .authorization("Bearer " + token())
                .header("Accept", "application/json")
                .maxBody(LARGEST_ANSWER)
                .timeout(timeout));
        switch (response.status()) {
            case 200 -> { }
            case 404 -> throw new ApiException(ApiException.Kind.ABSENT, "does not exist");
            case 401, 403 -> throw new ApiException(ApiException.Kind.REFUSED, "may not be read by this service");
            default -> throw new ApiException(ApiException.Kind.UNAVAILABLE, "the Kubernetes API answers " + response.status());
        }
        try {
            return outline.read(response.body());
        } catch (MalformedJsonException e) {
            throw new ApiException(ApiException.Kind.MALFORMED, "the Kubernetes API's answer cannot be read");
        }
    }

    private FetchResponse fetch(FetchRequest request) throws ApiException {
        try {
            return connector().fetch(request);
        } catch (FetchException e) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, "the Kubernetes API does not answer (" + e.code() + ")");
        }
    }

    /** The connector for the authority as it is in its file now. What runs over an older one ends, and is asked again by who needs it. */
    private synchronized HttpFetcher connector() throws ApiException {
        byte[] pem = read(access.authority(), "authority");
        if (closed) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, "the service ends");
        }
        HttpFetcher current = fetcher;
        if (current != null && Arrays.equals(pem, authority)) {
            return current;
        }
        HttpFetcher next;
        try {
            next = HttpFetcher.builder()
                    .addressPolicy(AddressPolicy.publicOnly().allowPrivate(access.hostPort()))
                    .trustCa(access.hostPort(), pem)
                    .build();
        } catch (CertificateException | IllegalArgumentException e) {
            throw new ApiException(ApiException.Kind.UNAVAILABLE, "the authority of the Kubernetes API cannot be used");
        }
        if (current != null) {
            current.close();
        }
        fetcher = next;
        authority = pem;
        return next;
    }

    private String token() throws ApiException {
        return new String(read(access.token(), "token"), StandardCharsets.US_ASCII).strip();
    }

    private static byte[] read(Path file, String what) throws ApiException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(LARGEST_FILE);
            if (bytes.length > 0) {
                return bytes;
            }
        } catch (IOException e) {
            // said below
        }
        throw new ApiException(ApiException.Kind.UNAVAILABLE, "the " + what + " file for the Kubernetes API cannot be read");
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (fetcher != null) {
            fetcher.close();
        }
    }
}
