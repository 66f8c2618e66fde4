package io.atcr.samples.gatekeeper;

import io.atcr.samples.service.http.Call;
import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.service.http.Reply;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.kubernetes.PullSecrets;
import io.atcr.verifier.registry.RegistryCredentials;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two endpoints over a gate, asked as Gatekeeper asks, and their answers read as Gatekeeper reads them. */
final class Provider {
    static final JsonMapper JSON = new JsonMapper();
    static final PullCredentials NOBODY = new PullCredentials("anonymous", RegistryCredentials.anonymous());

    private final Endpoint validate;
    private final Endpoint mutate;

    Provider(ImageGate gate) {
        this(gate, 256);
    }

    Provider(ImageGate gate, int maxKeys) {
        validate = new ValidateEndpoint(gate, PullSecrets.none(NOBODY), maxKeys);
        mutate = new MutateEndpoint(gate, NOBODY, maxKeys);
    }

    /** An answer. */
    record Answer(int status, JsonNode json) {

        static Answer of(Reply reply) {
            return of(reply.status(), reply.body());
        }

        static Answer of(int status, byte[] body) {
            return new Answer(status, JSON.readTree(body));
        }

        String systemError() {
            return json.path("response").path("systemError").asString();
        }

        List<String> keys() {
            List<String> keys = new ArrayList<>();
            json.path("response").path("items").forEach(item -> keys.add(item.path("key").asString()));
            return keys;
        }

        /** The one item of a key; missing if there is none. */
        JsonNode item(String key) {
            JsonNode found = JSON.missingNode();
            for (JsonNode item : json.path("response").path("items")) {
                if (item.path("key").asString().equals(key)) {
                    if (!found.isMissingNode()) {
                        throw new AssertionError("two items for " + key);
                    }
                    found = item;
                }
            }
            return found;
        }

        JsonNode value(String key) {
            return item(key).path("value");
        }

        String code(String key) {
            return value(key).path("code").asString();
        }
    }

    static byte[] request(List<String> keys) {
        var request = JSON.createObjectNode();
        request.put("apiVersion", "externaldata.gatekeeper.sh/v1beta1").put("kind", "ProviderRequest");
        var array = request.putObject("request").putArray("keys");
        keys.forEach(array::add);
        return JSON.writeValueAsBytes(request);
    }

    Answer validate(String... keys) {
        return validate(request(List.of(keys)));
    }

    Answer validate(byte[] body) {
        return Answer.of(validate.answer(call(body)));
    }

    Answer mutate(String... keys) {
        return mutate(request(List.of(keys)));
    }

    Answer mutate(byte[] body) {
        return Answer.of(mutate.answer(call(body)));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Call call(byte[] body) {
        return new Call(body, System.nanoTime() + Duration.ofSeconds(2).toNanos());
    }
}
