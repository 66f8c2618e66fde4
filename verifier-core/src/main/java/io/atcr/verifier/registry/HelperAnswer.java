package io.atcr.verifier.registry;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What a credential helper answers (docker-credential-helpers, {@code get}). */
final class HelperAnswer {
    private static final String NOT_FOUND = "credentials not found in native keychain";
    private static final String TOKEN_USER = "<token>";

    private HelperAnswer() {}

    static Optional<Credential> read(String program, HelperProcess.Output output) throws RegistryException {
        if (output.status() != 0) {
            if (new String(output.content(), StandardCharsets.UTF_8).strip().equals(NOT_FOUND)) {
                return Optional.empty();
            }
            throw new RegistryException(RegistryError.CREDENTIALS_UNAVAILABLE, program + " fails with status " + output.status());
        }
        String what = "the answer of " + program;
        RegistryError malformed = RegistryError.CREDENTIALS_UNAVAILABLE;
        Fields answer = Fields.of(Json.object(output.content(), what, malformed), what, malformed);
        String username = text(answer, "Username");
        String secret = text(answer, "Secret");
        if (username.isEmpty() && secret.isEmpty()) {
            return Optional.empty();
        }
        if (username.isEmpty() || username.indexOf(':') >= 0) {
            throw answer.wrong("Username", "is not a user name");
        }
        return Optional.of(username.equals(TOKEN_USER)
                ? new Credential.IdentityToken(secret) : new Credential.UsernamePassword(username, secret));
    }

    private static String text(Fields answer, String name) throws RegistryException {
        @Nullable JsonNode value = answer.value(name);
        if (value == null) {
            return "";
        }
        if (!value.isString()) {
            throw answer.wrong(name, "is not a string");
        }
        return value.stringValue();
    }
}
