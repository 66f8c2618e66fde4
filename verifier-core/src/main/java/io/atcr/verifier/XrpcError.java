package io.atcr.verifier;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The {@code error} name in the body of a refused XRPC request. */
final class XrpcError {
    private static final JsonFactory JSON = new JsonFactory();
    private static final int MAX_BODY = 4096;

    private XrpcError() {}

    /** Empty unless the body is a small JSON object with an {@code error} string. */
    static String nameOf(byte[] body) {
        if (body.length > MAX_BODY) {
            return "";
        }
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return "";
            }
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean error = "error".equals(parser.currentName());
                JsonToken value = parser.nextToken();
                if (error) {
                    return value == JsonToken.VALUE_STRING ? parser.getString() : "";
                }
                parser.skipChildren();
            }
            return "";
        } catch (JacksonException e) {
            return "";
        }
    }
}
