package io.atcr.samples.realnetwork;

import io.atcr.policy.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A registry as somebody who pushes sees it (OCI Distribution Specification 1.1, Push and Referrers Tag Schema). The verifier itself only
 * reads. Thread-safe, but for the fallback tag, of which the specification says that two clients may lose each other's entries.
 */
final class RegistryPush {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String INDEX = "application/vnd.oci.image.index.v1+json";
    private static final String SIGNATURE = "application/vnd.atproto.signature.v1+json";
    private static final String EMPTY = "application/vnd.oci.empty.v1+json";
    private static final byte[] EMPTY_JSON = "{}".getBytes(StandardCharsets.UTF_8);

    private final URI url;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    RegistryPush(URI url) {
        this.url = url;
    }

    /** As image references begin. */
    String host() {
        return url.getAuthority();
    }

    /** Pushes an image and tags it. */
    void push(String path, String tag, OciImage image) throws IOException, InterruptedException {
        putBlob(path, image.config());
        putBlob(path, image.layer());
        tag(path, tag, image);
    }

    /** Points a tag at an image that is there already. */
    void tag(String path, String tag, OciImage image) throws IOException, InterruptedException {
        putManifest(path, tag, OciImage.MANIFEST, image.manifest());
    }

    /**
     * Attaches a signature artifact to an image. A registry without referrers API does not answer with {@code OCI-Subject}; its clients
     * keep the list themselves, in an index under the fallback tag.
     *
     * @return whether the fallback tag was needed
     */
    boolean attach(String path, OciImage subject, byte[] artifact) throws IOException, InterruptedException {
        putBlob(path, EMPTY_JSON);
        putBlob(path, artifact);
        ObjectNode manifest = JsonMapper.shared().createObjectNode().put("schemaVersion", 2).put("mediaType", OciImage.MANIFEST)
                .put("artifactType", SIGNATURE);
        manifest.set("config", OciImage.descriptor(EMPTY, EMPTY_JSON));
        manifest.putArray("layers").add(OciImage.descriptor(SIGNATURE, artifact));
        manifest.set("subject", OciImage.descriptor(OciImage.MANIFEST, subject.manifest()));
        byte[] bytes = OciImage.bytes(manifest);
        boolean listed = putManifest(path, Digest.ofBytes(bytes).toString(), OciImage.MANIFEST, bytes)
                .headers().firstValue("OCI-Subject").isPresent();
        if (!listed) {
            addToFallback(path, "sha256-" + subject.digest().hex(), OciImage.descriptor(OciImage.MANIFEST, bytes).put("artifactType", SIGNATURE));
        }
        return !listed;
    }

    private void addToFallback(String path, String tag, ObjectNode entry) throws IOException, InterruptedException {
        HttpResponse<byte[]> before = send(request("/v2/" + path + "/manifests/" + tag).header("Accept", INDEX).GET());
        ObjectNode index = before.statusCode() == 404
                ? JsonMapper.shared().createObjectNode().put("schemaVersion", 2).put("mediaType", INDEX)
                : (ObjectNode) JsonMapper.shared().readTree(expect(before, 200).body());
        index.withArray("manifests").add(entry);
        putManifest(path, tag, INDEX, OciImage.bytes(index));
    }

    /** Deletes an image with all its tags. */
    void delete(String path, OciImage image) throws IOException, InterruptedException {
        expect(send(request("/v2/" + path + "/manifests/" + image.digest()).DELETE()), 202);
    }

    /** The status that it answers the referrers API with. */
    int referrersStatus(String path, OciImage image) throws IOException, InterruptedException {
        return send(request("/v2/" + path + "/referrers/" + image.digest()).GET()).statusCode();
    }

    private HttpResponse<byte[]> putManifest(String path, String reference, String type, byte[] manifest) throws IOException, InterruptedException {
        return expect(send(request("/v2/" + path + "/manifests/" + reference).header("Content-Type", type)
                .PUT(BodyPublishers.ofByteArray(manifest))), 201);
    }

    private void putBlob(String path, byte[] blob) throws IOException, InterruptedException {
        String location = expect(send(request("/v2/" + path + "/blobs/uploads/").POST(BodyPublishers.noBody())), 202)
                .headers().firstValue("Location").orElseThrow(() -> new IOException("an upload without a place"));
        URI upload = url.resolve(location + (location.contains("?") ? "&" : "?") + "digest=" + Digest.ofBytes(blob));
        expect(send(HttpRequest.newBuilder(upload).timeout(TIMEOUT).header("Content-Type", "application/octet-stream")
                .PUT(BodyPublishers.ofByteArray(blob))), 201);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(url.resolve(path)).timeout(TIMEOUT);
    }

    private HttpResponse<byte[]> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofByteArray());
    }

    private static HttpResponse<byte[]> expect(HttpResponse<byte[]> response, int status) throws IOException {
        if (response.statusCode() != status) {
            throw new IOException(response.request().method() + " " + response.uri() + ": " + response.statusCode() + " "
                    + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response;
    }
}
