package io.atcr.samples.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What the API server is told is what the endpoints do. */
@SuppressWarnings("unchecked")
class WebhookConfigurationTest {

    private static Map<String, Object> webhook(String kind) throws IOException {
        String yaml = Files.readString(Path.of("src/main/kubernetes/enforcement/configuration/webhook-configuration.yaml"));
        List<Map<String, Object>> found = new ArrayList<>();
        for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(yaml)) {
            Map<String, Object> configuration = (Map<String, Object>) document;
            if (configuration.get("kind").equals(kind)) {
                found.addAll((List<Map<String, Object>>) configuration.get("webhooks"));
            }
        }
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static Map<String, Object> mutating() throws IOException {
        return webhook("MutatingWebhookConfiguration");
    }

    private static Map<String, Object> validating() throws IOException {
        return webhook("ValidatingWebhookConfiguration");
    }

    @Test
    void theyFailClosedAndAnswerInsideTheirTimes() throws Exception {
        for (Map<String, Object> webhook : List.of(mutating(), validating())) {
            assertThat(webhook).containsEntry("failurePolicy", "Fail").containsEntry("sideEffects", "None").containsEntry("matchPolicy", "Equivalent")
                    .containsEntry("admissionReviewVersions", List.of("v1")).doesNotContainKey("objectSelector");
        }
        assertThat(mutating()).containsEntry("timeoutSeconds", 10).containsEntry("reinvocationPolicy", "IfNeeded");
        assertThat(validating()).containsEntry("timeoutSeconds", 5);
        assertThat(WebhookRoutes.MUTATE_TIME).hasMillis(9500);
        assertThat(WebhookRoutes.VALIDATE_TIME).hasMillis(4500);
    }

    @Test
    void theyAskThePathsThatAnswer() throws Exception {
        Map<String, Object> service = Map.of("namespace", "atcr-admission", "name", "atcr-admission-webhook", "port", 443);
        for (Map<String, Object> webhook : List.of(mutating(), validating())) {
            assertThat((Map<String, Object>) ((Map<String, Object>) webhook.get("clientConfig")).get("service")).containsAllEntriesOf(service);
        }
        assertThat(mutating().toString()).contains("path=" + WebhookRoutes.MUTATE + ",");
        assertThat(validating().toString()).contains("path=" + WebhookRoutes.VALIDATE + ",");
    }

    @Test
    void theSameRulesNameExactlyTheKindsThatAreRead() throws Exception {
        assertThat(mutating().get("rules")).isEqualTo(validating().get("rules"));
        Set<ObjectKind> kinds = new HashSet<>();
        Set<String> resources = new HashSet<>();
        for (Map<String, Object> rule : (List<Map<String, Object>>) mutating().get("rules")) {
            assertThat(rule).containsEntry("operations", List.of("CREATE", "UPDATE")).containsEntry("scope", "Namespaced");
            String group = ((List<String>) rule.get("apiGroups")).get(0);
            String version = ((List<String>) rule.get("apiVersions")).get(0);
            for (String resource : (List<String>) rule.get("resources")) {
                resources.add(resource);
                if (resource.indexOf('/') < 0) {
                    kinds.add(ObjectKind.known().stream()
                            .filter(kind -> kind.equals(new ObjectKind(group, version, kind.kind())))
                            .filter(kind -> (kind.kind() + "s").toLowerCase(Locale.ROOT).equals(resource))
                            .findFirst().orElseThrow(() -> new AssertionError(resource + " is not read")));
                }
            }
        }
        assertThat(kinds).isEqualTo(ObjectKind.known());
        assertThat(resources).contains("pods", "pods/ephemeralcontainers");
    }

    @Test
    void onlyNamespacesByTheirOwnNameAreLeftOut() throws Exception {
        Object expected = Map.of("matchExpressions", List.of(Map.of(
                "key", "kubernetes.io/metadata.name", "operator", "NotIn", "values", List.of("atcr-admission", "kube-system"))));
        assertThat(mutating().get("namespaceSelector")).isEqualTo(expected);
        assertThat(validating().get("namespaceSelector")).isEqualTo(expected);
    }
}
