package io.atcr.samples.gatekeeper;

import io.atcr.samples.service.http.Reply;
import io.atcr.samples.service.images.ImageVerdict;
import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/**
 * Writes one ProviderResponse, v1beta1, in ASCII: keys come back as they were, character by character, and nothing in the answer is invisible. Written once,
 * by one thread.
 *
 * <p>Gatekeeper keeps every item of a validation for minutes, whether it allows, denies or is an error, and keeps no system error. So what may be another
 * answer a moment later is not an item: its key is left out, and the system error says why.
 */
final class ProviderResponse {
    private static final JsonFactory FACTORY = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    private static final int MAX_SIGNERS = 8;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream(1024);
    private final JsonGenerator json;

    private ProviderResponse() {
        json = FACTORY.createGenerator(ObjectWriteContext.empty(), out);
        json.writeStartObject();
        json.writeStringProperty("apiVersion", ProviderRequestReader.API_VERSION);
        json.writeStringProperty("kind", "ProviderResponse");
        json.writeObjectPropertyStart("response");
        json.writeBooleanProperty("idempotent", true);
        json.writeArrayPropertyStart("items");
    }

    /** An answer with items, and a system error unless that is empty. */
    static Reply of(Consumer<ProviderResponse> items, String systemError) {
        return write(200, items, systemError);
    }

    /** An answer to the whole request, which Gatekeeper does not keep. */
    static Reply systemError(int status, String systemError) {
        return write(status, none -> {}, systemError);
    }

    private static Reply write(int status, Consumer<ProviderResponse> items, String systemError) {
        ProviderResponse response = new ProviderResponse();
        items.accept(response);
        JsonGenerator json = response.json;
        json.writeEndArray();
        json.writeStringProperty("systemError", systemError);
        json.writeEndObject();
        json.writeEndObject();
        json.close();
        return new Reply(status, response.out.toByteArray());
    }

    void error(String key, String error) {
        json.writeStartObject();
        json.writeStringProperty("key", key);
        json.writeStringProperty("error", error);
        json.writeEndObject();
    }

    void text(String key, String value) {
        json.writeStartObject();
        json.writeStringProperty("key", key);
        json.writeStringProperty("value", value);
        json.writeEndObject();
    }

    void denied(String key, String code, String message) {
        begin(key, false, "DENY", code, message);
        end();
    }

    void verdict(String key, ImageVerdict verdict) {
        begin(key, verdict.allowed(), verdict.outcome().name(), verdict.code(), verdict.message());
        verdict.pinned().ifPresent(pinned -> {
            json.writeStringProperty("digest", pinned.digest().orElseThrow().toString());
            json.writeStringProperty("image", pinned.toString());
        });
        json.writeArrayPropertyStart("signers");
        verdict.signers().stream().limit(MAX_SIGNERS).forEach(json::writeString);
        json.writeEndArray();
        json.writeStringProperty("policySha256", verdict.policySha256());
        end();
    }

    private void begin(String key, boolean allowed, String decision, String code, String message) {
        json.writeStartObject();
        json.writeStringProperty("key", key);
        json.writeObjectPropertyStart("value");
        json.writeBooleanProperty("allowed", allowed);
        json.writeStringProperty("decision", decision);
        json.writeStringProperty("code", code);
        json.writeStringProperty("message", message);
    }

    private void end() {
        json.writeEndObject();
        json.writeEndObject();
    }
}
