package io.atcr.samples.webhook;

import io.atcr.samples.service.http.Call;
import io.atcr.samples.service.http.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A request as the API server sends it, to be changed by a test, and the answer to it. */
final class Review {
    static final JsonMapper JSON = new JsonMapper();

    private final ObjectNode document;

    private Review(ObjectNode document) {
        this.document = document;
    }

    static Review of(String name) {
        try (InputStream in = Objects.requireNonNull(Review.class.getResourceAsStream("/reviews/" + name + ".json"))) {
            return new Review((ObjectNode) JSON.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ObjectNode document() {
        return document;
    }

    ObjectNode request() {
        return (ObjectNode) document.get("request");
    }

    ObjectNode object() {
        return (ObjectNode) request().get("object");
    }

    ObjectNode old() {
        return (ObjectNode) request().get("oldObject");
    }

    ObjectNode podSpec() {
        return (ObjectNode) object().get("spec");
    }

    /** The old object as the new one is now, for an update. */
    Review update() {
        request().put("operation", "UPDATE");
        request().set("oldObject", object().deepCopy());
        return this;
    }

    ArrayNode list(String name) {
        return (ArrayNode) podSpec().get(name);
    }

    Review image(String list, int index, String image) {
        ((ObjectNode) list(list).get(index)).put("image", image);
        return this;
    }

    String uid() {
        return request().path("uid").asString("");
    }

    byte[] bytes() {
        return JSON.writeValueAsBytes(document);
    }

    Answer to(Endpoint endpoint) {
        return ask(endpoint, bytes());
    }

    static Answer ask(Endpoint endpoint, String body) {
        return ask(endpoint, body.getBytes(StandardCharsets.UTF_8));
    }

    static Answer ask(Endpoint endpoint, byte[] body) {
        var reply = endpoint.answer(new Call(body, System.nanoTime() + TimeUnit.SECONDS.toNanos(30)));
        return new Answer(reply.status(), JSON.readTree(reply.body()), reply.body().length);
    }

    /** What came back. */
    record Answer(int http, JsonNode document, int size) {
        JsonNode response() {
            return document.get("response");
        }

        boolean allowed() {
            return response().get("allowed").booleanValue();
        }

        int code() {
            return response().path("status").path("code").asInt(0);
        }

        String message() {
            return response().path("status").path("message").asString("");
        }

        JsonNode patch() {
            return response().has("patch")
                    ? JSON.readTree(Base64.getDecoder().decode(response().get("patch").asString("")))
                    : JSON.createArrayNode();
        }
    }
}
