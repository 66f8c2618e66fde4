package io.atcr.samples.service.kubernetes;

import java.time.Duration;
import tools.jackson.databind.JsonNode;

/** What the API's answers have in common. */
final class Answers {
    static final Duration KEEP = Duration.ofSeconds(30);
    /** Short: a missing secret is made by who was told that it is missing. */
    static final Duration KEEP_ABSENCE = Duration.ofSeconds(5);

    private Answers() {}

    /** Refuses an answer that is about something else. */
    static void require(JsonNode answer, String kind, ObjectName name) throws ApiException {
        JsonNode metadata = answer.path("metadata");
        if (!answer.path("kind").asString("").equals(kind)
                || !metadata.path("name").asString("").equals(name.name())
                || !metadata.path("namespace").asString("").equals(name.namespace())) {
            throw new ApiException(ApiException.Kind.MALFORMED, "the Kubernetes API's answer is not the " + kind + " that was asked for");
        }
    }
}
