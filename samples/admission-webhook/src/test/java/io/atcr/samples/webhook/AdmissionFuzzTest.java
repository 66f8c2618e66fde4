package io.atcr.samples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.http.Endpoint;
import io.atcr.samples.webhook.Review.Answer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is sent: nothing is allowed without the gate's yes for every image that is new. */
class AdmissionFuzzTest {
    private static final String DIGEST = "@" + FakeGate.digest(1);
    private static final List<String> GOOD = List.of("atcr.io/a.test/x" + DIGEST, "atcr.io/a.test/y:1" + DIGEST);
    private static final List<String> BAD = List.of(
            "atcr.io/m.test/x" + DIGEST, "atcr.io/a.test/x", "atcr.io/a.test/y:1", "nginx", "ATCR.io/a.test/x" + DIGEST, "\ud800", " ", "x@y" + DIGEST);
    private static final List<String> LISTS = List.of("containers", "initContainers", "ephemeralContainers");

    /** Two Pods made of good and bad images in every place, in any order. */
    private static ObjectNode pod(Random random) {
        ObjectNode pod = Review.JSON.createObjectNode().put("apiVersion", "v1").put("kind", "Pod");
        pod.putObject("metadata").put("namespace", "prod");
        ObjectNode spec = pod.putObject("spec");
        for (String list : LISTS) {
            ArrayNode containers = spec.putArray(list);
            for (int i = list.equals("containers") ? 0 : 1; i < 1 + random.nextInt(3); i++) {
                containers.addObject().put("name", "c" + random.nextInt(3)).put("image", image(random));
            }
        }
        ArrayNode volumes = spec.putArray("volumes");
        for (int i = random.nextInt(3); i < 2; i++) {
            ObjectNode volume = volumes.addObject().put("name", "v" + i);
            if (random.nextBoolean()) {
                volume.putObject("image").put("reference", image(random));
            } else {
                volume.putObject("emptyDir");
            }
        }
        return pod;
    }

    private static String image(Random random) {
        return random.nextInt(8) == 0 ? BAD.get(random.nextInt(BAD.size())) : GOOD.get(random.nextInt(GOOD.size()));
    }

    /** Written anew, without any of the code under test: list, name and image of everything, counted. */
    private static Map<String, Integer> images(JsonNode pod) {
        Map<String, Integer> images = new HashMap<>();
        for (String list : LISTS) {
            for (JsonNode container : pod.at("/spec/" + list)) {
                images.merge(list + "|" + container.get("name").asString("") + "|" + container.get("image").asString(""), 1, Integer::sum);
            }
        }
        for (JsonNode volume : pod.at("/spec/volumes")) {
            if (volume.has("image")) {
                images.merge("volumes|" + volume.get("name").asString("") + "|" + volume.at("/image/reference").asString(""), 1, Integer::sum);
            }
        }
        return images;
    }

    private static List<String> added(JsonNode now, JsonNode before) {
        Map<String, Integer> left = images(before);
        List<String> added = new ArrayList<>();
        images(now).forEach((key, count) -> {
            for (int i = left.getOrDefault(key, 0); i < count; i++) {
                added.add(key.substring(key.lastIndexOf('|') + 1));
            }
        });
        return added;
    }

    private static Review review(String operation, ObjectNode object, ObjectNode old) {
        Review review = Review.of("pod-create");
        review.request().put("operation", operation).set("object", object);
        review.request().set("oldObject", old);
        return review;
    }

    private static Endpoint validating(FakeGate gate) {
        GOOD.forEach(gate::allow);
        return WebhookRoutes.validating(gate, new FakeSecrets(), 64);
    }

    @Property(tries = 300)
    void allowedExactlyIfEveryNewImageIs(@ForAll long seed) {
        Random random = new Random(seed);
        ObjectNode object = pod(random);
        ObjectNode old = random.nextBoolean() ? pod(random) : object.deepCopy();
        boolean update = random.nextBoolean();
        FakeGate gate = new FakeGate();
        boolean allowed = review(update ? "UPDATE" : "CREATE", object, old).to(validating(gate)).allowed();
        List<String> asked = update ? added(object, old) : added(object, Review.JSON.createObjectNode());
        assertThat(allowed).isEqualTo(GOOD.containsAll(asked));
        if (allowed) {
            assertThat(gate.judged).containsExactlyInAnyOrderElementsOf(asked);
        }
    }

    @Property(tries = 300)
    void aValueOfAnotherTypeAnywhereInASpecificationIsNeverAllowed(@ForAll long seed) {
        Random random = new Random(seed);
        ObjectNode object = pod(random);
        List<ObjectNode> places = new ArrayList<>();
        object.at("/spec").forEach(list -> list.forEach(item -> places.add((ObjectNode) item)));
        ObjectNode place = places.get(random.nextInt(places.size()));
        JsonNode odd = List.of(Review.JSON.createArrayNode().add("x"), Review.JSON.createObjectNode().put("reference", 7), Review.JSON.readTree("7"),
                Review.JSON.readTree("true"), Review.JSON.readTree("\"evil:1\"")).get(random.nextInt(5));
        place.set("image", odd);
        FakeGate gate = new FakeGate();
        assertThat(review("CREATE", object, object).to(validating(gate)).allowed()).isFalse();
    }

    @Provide
    Arbitrary<byte[]> damaged() {
        byte[] body = Review.of("pod-create").bytes();
        return Arbitraries.integers().between(0, body.length - 1).list().ofMinSize(1).ofMaxSize(4).flatMap(places ->
                Arbitraries.bytes().array(byte[].class).ofSize(places.size()).map(values -> {
                    byte[] copy = body.clone();
                    for (int i = 0; i < values.length; i++) {
                        copy[places.get(i)] = values[i];
                    }
                    return copy;
                }));
    }

    @Property(tries = 400)
    void damagedBytesAreNeverAllowed(@ForAll("damaged") byte[] body) {
        Answer answer = Review.ask(validating(new FakeGate()), body);
        assertThat(answer.allowed()).isFalse();
        assertThat(answer.http()).isEqualTo(200);
    }
}
