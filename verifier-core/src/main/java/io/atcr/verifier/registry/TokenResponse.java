package io.atcr.verifier.registry;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** A token service's answer (Docker Registry v2 token authentication): the token and how long it may be used from now. */
record TokenResponse(String token, Duration lifetime) {
    private static final Pattern HEADER_TOKEN = Pattern.compile("[\\x21-\\x7e]{1,65536}");
    private static final long DEFAULT_SECONDS = 60;
    private static final long LONGEST_SECONDS = 3600;
    /** So that a token does not expire on its way. */
    private static final long MARGIN_SECONDS = 5;

    static boolean fitsHeader(String token) {
        return HEADER_TOKEN.matcher(token).matches();
    }

    static TokenResponse parse(byte[] body) throws RegistryException {
        RegistryError malformed = RegistryError.MALFORMED_TOKEN;
        Fields fields = Fields.of(Json.object(body, "token response", malformed), "token response", malformed);
        JsonNode name = fields.value("token");
        String field = name == null ? "access_token" : "token";
        Optional<String> token = Optional.ofNullable(fields.value(field)).filter(JsonNode::isString).map(JsonNode::stringValue);
        if (token.isEmpty() || !fitsHeader(token.get())) {
            throw fields.wrong(field, "is not a token");
        }
        JsonNode expires = fields.value("expires_in");
        long seconds = expires != null && expires.isIntegralNumber() && expires.canConvertToLong() ? expires.longValue() : DEFAULT_SECONDS;
        long usable = Math.max(MARGIN_SECONDS, Math.min(seconds, LONGEST_SECONDS)) - MARGIN_SECONDS;
        return new TokenResponse(token.get(), Duration.ofSeconds(usable));
    }

    @Override
    public String toString() {
        return "TokenResponse[***]";
    }
}
