package io.atcr.samples.service.kubernetes;

import io.atcr.samples.service.json.Outline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The pull secrets that a ServiceAccount names. */
record ServiceAccount(List<String> pullSecrets, boolean exists) implements ShortMemory.Kept {
    private static final Outline WANTED = Outline.object(Map.of(
            "kind", Outline.value(),
            "metadata", Outline.object(Map.of("name", Outline.value(), "namespace", Outline.value())),
            "imagePullSecrets", Outline.list(Outline.object(Map.of("name", Outline.value())))));

    static ServiceAccount read(ApiClient api, ObjectName name, Duration timeout) throws ApiException {
        JsonNode answer;
        try {
            answer = api.get(name.path("serviceaccounts"), WANTED, timeout);
        } catch (ApiException e) {
            if (e.kind() == ApiException.Kind.ABSENT) {
                return new ServiceAccount(List.of(), false);
            }
            throw e;
        }
        Answers.require(answer, "ServiceAccount", name);
        List<String> names = new ArrayList<>();
        for (JsonNode secret : answer.path("imagePullSecrets")) {
            names.add(secret.path("name").asString(""));
        }
        return new ServiceAccount(List.copyOf(names), true);
    }

    @Override
    public Duration keep() {
        return exists ? Answers.KEEP : Answers.KEEP_ABSENCE;
    }

    @Override
    public int size() {
        return pullSecrets.stream().mapToInt(String::length).sum();
    }
}
