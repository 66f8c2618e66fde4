package io.atcr.samples.service.kubernetes;

import io.atcr.samples.service.json.Outline;
import io.atcr.verifier.registry.DockerConfig;
import io.atcr.verifier.registry.RegistryCredentials;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A Secret as far as it is about registries.
 *
 * @param content the bytes it was made of, for its identity
 * @param source  its credentials; empty if it is left out
 * @param problem why it is left out, or cannot be used; continues the secret's name
 * @param keep    how long it may be kept
 */
@SuppressWarnings("ArrayRecordComponent") // hashed, never compared
record PullSecret(byte[] content, Optional<RegistryCredentials> source, Optional<String> problem, Duration keep) implements ShortMemory.Kept {
    private static final Outline WANTED = Outline.object(Map.of(
            "kind", Outline.value(),
            "type", Outline.value(),
            "metadata", Outline.object(Map.of("name", Outline.value(), "namespace", Outline.value())),
            "data", Outline.object(Map.of(".dockerconfigjson", Outline.value(), ".dockercfg", Outline.value()))));
    private static final int LONGEST = (Auths.LARGEST + 2) / 3 * 4;
    private static final byte[] NOTHING = {};

    static PullSecret read(ApiClient api, ObjectName name, Duration timeout) throws ApiException {
        JsonNode answer;
        try {
            answer = api.get(name.path("secrets"), WANTED, timeout);
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.ABSENT) {
                return leftOut("does not exist", Answers.KEEP_ABSENCE);
            }
            throw e;
        }
        Answers.require(answer, "Secret", name);
        return switch (answer.path("type").asString("")) {
            case "kubernetes.io/dockerconfigjson" -> of(answer.path("data").path(".dockerconfigjson"), false);
            case "kubernetes.io/dockercfg" -> of(answer.path("data").path(".dockercfg"), true);
            default -> leftOut("is not of a type for registries", Answers.KEEP);
        };
    }

    private static PullSecret of(JsonNode base64, boolean onlyAuths) {
        if (base64.asString("").isEmpty()) {
            return leftOut("holds nothing", Answers.KEEP_ABSENCE);
        }
        byte[] content = NOTHING;
        if (base64.asString("").length() > LONGEST) {
            return unusable(content, "is larger than " + (Auths.LARGEST >> 10) + " KiB");
        }
        try {
            byte[] decoded = Base64.getDecoder().decode(base64.asString("").getBytes(StandardCharsets.ISO_8859_1));
            content = decoded;
            parse(decoded, onlyAuths);
            return new PullSecret(decoded, Optional.of(registry -> parse(decoded, onlyAuths).forRegistry(registry)), Optional.empty(), Answers.KEEP);
        } catch (RegistryException | IllegalArgumentException e) {
            return unusable(content, "is not well formed");
        }
    }

    /** Parsed again where it is asked for, which is seldom: short entries take many times the memory of their text, and verifiers keep their credentials. */
    private static DockerConfig parse(byte[] content, boolean onlyAuths) throws RegistryException {
        return DockerConfig.parse(Auths.only(content, onlyAuths));
    }

    private static PullSecret unusable(byte[] content, String why) {
        RegistryCredentials failing = failing(RegistryError.MALFORMED_CREDENTIALS, "an image pull secret " + why);
        return new PullSecret(content, Optional.of(failing), Optional.of(why), Answers.KEEP_ABSENCE);
    }

    private static PullSecret leftOut(String why, Duration keep) {
        return new PullSecret(NOTHING, Optional.empty(), Optional.of(why + " and is left out"), keep);
    }

    /** Credentials that cannot be known: whoever needs them learns it. */
    static RegistryCredentials failing(RegistryError code, String message) {
        return registry -> {
            throw new RegistryException(code, message);
        };
    }

    @Override
    public int size() {
        return content.length;
    }
}
