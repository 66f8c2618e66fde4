package io.atcr.samples.webhook;

import io.atcr.samples.service.http.Reply;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** Writes an answer as an AdmissionReview: always HTTP 200, since the API server does not read any other. In ASCII. */
final class ReviewJson {
    private static final JsonFactory FACTORY = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int OK = 200;
    /** Clients of the API server wait that long and ask again by themselves, a few times. */
    private static final int RETRY_AFTER_SECONDS = 2;
    private static final Map<Integer, String> REASONS = Map.of(
            400, "BadRequest", 403, "Forbidden", 413, "RequestEntityTooLarge", 429, "TooManyRequests", 500, "InternalError",
            503, "ServiceUnavailable");

    private ReviewJson() {}

    static Reply reply(Envelope envelope, AdmissionAnswer answer) {
        return new Reply(OK, bytes(envelope, answer));
    }

    static byte[] bytes(Envelope envelope, AdmissionAnswer answer) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            json.writeStringProperty("apiVersion", envelope.apiVersion());
            json.writeStringProperty("kind", "AdmissionReview");
            json.writeObjectPropertyStart("response");
            json.writeStringProperty("uid", envelope.uid());
            json.writeBooleanProperty("allowed", answer.allowed());
            if (!answer.allowed()) {
                status(json, answer);
            }
            if (!answer.warnings().isEmpty()) {
                json.writeArrayPropertyStart("warnings");
                for (String warning : answer.warnings()) {
                    json.writeString(warning);
                }
                json.writeEndArray();
            }
            if (!answer.audit().isEmpty()) {
                json.writeObjectPropertyStart("auditAnnotations");
                answer.audit().forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            if (!answer.patch().isEmpty()) {
                json.writeStringProperty("patchType", "JSONPatch");
                json.writeName("patch");
                json.writeBinary(patch(answer.patch()));
            }
            json.writeEndObject();
            json.writeEndObject();
        }
        return out.toByteArray();
    }

    private static void status(JsonGenerator json, AdmissionAnswer answer) {
        json.writeObjectPropertyStart("status");
        json.writeStringProperty("status", "Failure");
        json.writeNumberProperty("code", answer.code());
        json.writeStringProperty("reason", REASONS.getOrDefault(answer.code(), ""));
        json.writeStringProperty("message", answer.message());
        if (!answer.causes().isEmpty() || answer.worthRepeating()) {
            json.writeObjectPropertyStart("details");
            json.writeArrayPropertyStart("causes");
            for (Finding cause : answer.causes()) {
                json.writeStartObject();
                json.writeStringProperty("field", cause.field().path().text());
                json.writeStringProperty("reason", cause.code());
                json.writeStringProperty("message", cause.message());
                json.writeEndObject();
            }
            json.writeEndArray();
            if (answer.worthRepeating()) {
                json.writeNumberProperty("retryAfterSeconds", RETRY_AFTER_SECONDS);
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    /** RFC 6902. Each replacement after a test: an object that somebody else changed meanwhile is refused, and not patched in the wrong place. */
    static byte[] patch(List<Replacement> changes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(512);
        try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartArray();
            for (Replacement change : changes) {
                operation(json, "test", change.path(), change.from());
                operation(json, "replace", change.path(), change.to());
            }
            json.writeEndArray();
        }
        return out.toByteArray();
    }

    private static void operation(JsonGenerator json, String operation, FieldPath path, String value) {
        json.writeStartObject();
        json.writeStringProperty("op", operation);
        json.writeStringProperty("path", path.pointer());
        json.writeStringProperty("value", value);
        json.writeEndObject();
    }
}
