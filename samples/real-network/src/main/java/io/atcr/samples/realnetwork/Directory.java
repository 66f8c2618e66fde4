package io.atcr.samples.realnetwork;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.HttpFetcher;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** A directory as the owner of an identity sees it: somebody to post operations to. The verifier itself only reads. Thread-safe. */
final class Directory {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final URI url;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    Directory(URI url) {
        this.url = url;
    }

    /** What a directory says to an operation: status 200 if it takes it, and otherwise why not, in its own words. */
    record Answer(int status, String text) {

        boolean taken() {
            return status == 200;
        }
    }

    /** Posts an operation. */
    Answer submit(Did did, String operation) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request(did, "").header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(operation)).build(), HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /** The status that the directory answers with when it is asked for the DID document. */
    int documentStatus(Did did) throws IOException, InterruptedException {
        return http.send(request(did, "").build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    /** The log as it is served, without a check. */
    byte[] auditLog(Did did) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request(did, "/log/audit").build(), HttpResponse.BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException("no log of " + did + ": status " + response.statusCode());
        }
        return response.body();
    }

    private HttpRequest.Builder request(Did did, String path) {
        return HttpRequest.newBuilder(URI.create(url + "/" + did + path)).timeout(TIMEOUT);
    }

    URI url() {
        return url;
    }

    /** A fetcher that may reach this directory, and no other address that is not public. */
    HttpFetcher fetcher() {
        String hostPort = url.getHost() + ":" + url.getPort();
        return HttpFetcher.builder().addressPolicy(AddressPolicy.publicOnly().allowPrivate(hostPort).allowPlainHttp(hostPort)).build();
    }
}
