package io.atcr.verifier.registry;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** The error codes in a registry's answer (OCI Distribution Specification, Error Codes). */
final class ErrorBody {
    static final String NAME_UNKNOWN = "NAME_UNKNOWN";
    private static final int MOST = 8;

    private ErrorBody() {}

    /** At most eight codes; none where the body is something else. */
    static List<String> codes(byte[] body) {
        List<String> codes = new ArrayList<>();
        try {
            if (Json.object(body, "error", RegistryError.UNEXPECTED_STATUS).get("errors") instanceof ArrayNode errors) {
                for (JsonNode error : errors) {
                    JsonNode code = error.get("code");
                    if (code != null && code.isString() && codes.size() < MOST) {
                        codes.add(code.stringValue());
                    }
                }
            }
        } catch (RegistryException e) {
            return List.of();
        }
        return codes;
    }
}
