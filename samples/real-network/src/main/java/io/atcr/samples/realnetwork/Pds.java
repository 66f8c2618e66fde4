package io.atcr.samples.realnetwork;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.crypto.PublicKey;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A PDS as its users and its operator see it: somebody to write to. The verifier itself only reads. Thread-safe. */
final class Pds {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final String ADMINISTRATOR = "Basic " + Base64.getEncoder().encodeToString("admin:admin".getBytes(StandardCharsets.UTF_8));

    private final URI url;
    private final Path data;
    private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    Pds(URI url, Path data) {
        this.url = url;
        this.data = data;
    }

    URI url() {
        return url;
    }

    /** Creates an account; {@code recovery} becomes the first of its rotation keys, before the PDS's own. */
    PdsSession createAccount(String handle, PublicKey recovery) throws IOException, InterruptedException {
        return session(post("com.atproto.server.createAccount", login(handle).put("recoveryKey", recovery.toDidKey()), null));
    }

    /** Creates an account for an identity that exists; it stays deactivated until the directory names this PDS. */
    PdsSession takeIn(PdsSession elsewhere) throws IOException, InterruptedException {
        String did = get("com.atproto.server.describeServer", "", null).path("did").asString();
        String token = elsewhere.get("com.atproto.server.getServiceAuth", "?aud=" + URLEncoder.encode(did, StandardCharsets.UTF_8)
                + "&lxm=com.atproto.server.createAccount").path("token").asString();
        return session(post("com.atproto.server.createAccount", login(elsewhere.handle()).put("did", elsewhere.did().toString()), "Bearer " + token));
    }

    private static ObjectNode login(String handle) {
        return JsonMapper.shared().createObjectNode().put("handle", handle).put("email", handle + "@mail.example.com").put("password", "of " + handle);
    }

    private PdsSession session(JsonNode created) throws IOException {
        try {
            Did did = Did.parse(created.path("did").asString());
            return new PdsSession(this, did, created.path("handle").asString(), created.path("accessJwt").asString());
        } catch (SyntaxException strange) {
            throw new IOException("no account: " + created, strange);
        }
    }

    /** As the operator: takes an account down, or puts it up again. */
    void takeDown(Did did, boolean down) throws IOException, InterruptedException {
        ObjectNode request = JsonMapper.shared().createObjectNode();
        request.putObject("subject").put("$type", "com.atproto.admin.defs#repoRef").put("did", did.toString());
        request.putObject("takedown").put("applied", down);
        post("com.atproto.admin.updateSubjectStatus", request, ADMINISTRATOR);
    }

    /** As the operator: replaces the key that signs an account's commits, from the next one on. */
    void replaceKey(Did did, byte[] scalar) throws IOException {
        try (var files = Files.find(data.resolve("actors"), 3, (path, attributes) -> path.endsWith(did.toString() + "/key"))) {
            Files.write(files.findFirst().orElseThrow(() -> new IOException("no key of " + did)), scalar);
        }
    }

    /** What anybody may fetch, such as a repository: {@code com.atproto.sync.getRepo}. */
    byte[] sync(String method, String query) throws IOException, InterruptedException {
        return send(request(method + query, null).GET());
    }

    JsonNode get(String method, String query, @Nullable String authorization) throws IOException, InterruptedException {
        return json(send(request(method + query, authorization).GET()));
    }

    JsonNode post(String method, ObjectNode body, @Nullable String authorization) throws IOException, InterruptedException {
        return post(method, "application/json", body.toString().getBytes(StandardCharsets.UTF_8), authorization);
    }

    JsonNode post(String method, String type, byte[] body, @Nullable String authorization) throws IOException, InterruptedException {
        HttpRequest.Builder request = request(method, authorization).POST(BodyPublishers.ofByteArray(body));
        return json(send(body.length == 0 ? request : request.header("Content-Type", type)));
    }

    private static JsonNode json(byte[] body) throws IOException {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException malformed) {
            throw new IOException("no JSON from a PDS", malformed);
        }
    }

    private HttpRequest.Builder request(String method, @Nullable String authorization) {
        HttpRequest.Builder request = HttpRequest.newBuilder(url.resolve("/xrpc/" + method)).timeout(TIMEOUT);
        return authorization == null ? request : request.header("Authorization", authorization);
    }

    private byte[] send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(request.build(), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
            throw new IOException(response.uri() + ": " + response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8));
        }
        return response.body();
    }
}
