package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.manifests.kinds.Assign;
import io.atcr.samples.manifests.kinds.AtcrImages;
import io.atcr.samples.manifests.kinds.Certificate;
import io.atcr.samples.manifests.kinds.ConstraintTemplate;
import io.atcr.samples.manifests.kinds.Issuer;
import io.atcr.samples.manifests.kinds.Provider;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.WebhookClientConfig;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Gatekeeper and the API server are told is where the services are, and what they answer. */
class EnforcementTest {
    private static final Path GATEKEEPER = Sample.GATEKEEPER.folder();
    private static final Path WEBHOOK = Sample.WEBHOOK.folder();

    private static Manifests gatekeeper(String folder) throws Exception {
        return Kustomized.of(GATEKEEPER.resolve(folder)).resources();
    }

    private static Manifests configuration() throws Exception {
        return Kustomized.of(WEBHOOK.resolve("enforcement/configuration")).resources();
    }

    /** The API server and Gatekeeper read base64, and refuse what is none. An empty one would be taken for the authorities of the system. */
    @ParameterizedTest
    @EnumSource
    void aPlaceholderForAnAuthorityCannotBeApplied(Sample sample) throws Exception {
        List<String> bundles = new ArrayList<>();
        for (Path file : Manifests.files(sample.folder())) {
            Files.readAllLines(file).stream().map(String::strip).filter(line -> line.startsWith("caBundle:") && !line.endsWith(" null"))
                    .forEach(line -> bundles.add(line.substring("caBundle:".length()).strip().replace("\"", "")));
        }
        assertThat(bundles).hasSize(2).allSatisfy(bundle -> {
            assertThat(bundle).isNotEmpty();
            assertThatThrownBy(() -> Base64.getDecoder().decode(bundle)).isInstanceOf(IllegalArgumentException.class);
        });
    }

    @Test
    void gatekeeperAsksTheServiceAtItsPathsAndWaitsLongerThanItTakes() throws Exception {
        Service service = gatekeeper("base").only(Service.class);
        Map<String, String> paths = Map.of("atcr-verifier", "/v1/validate", "atcr-resolver", "/v1/mutate");
        List<Provider> providers = gatekeeper("registration").all(Provider.class);
        assertThat(providers).hasSize(2);
        Set<String> asked = new HashSet<>();
        for (Provider provider : providers) {
            URI url = URI.create(provider.spec().url());
            asked.add(url.getPath());
            assertThat(url.getPath()).isEqualTo(paths.get(provider.metadata().getName()));
            assertThat(url).hasScheme("https").hasHost(service.getMetadata().getName() + "." + service.getMetadata().getNamespace());
            assertThat(url.getPort()).isEqualTo(service.getSpec().getPorts().get(0).getPort());
            assertThat(provider.spec().timeout()).isPositive();
        }
        assertThat(asked).isEqualTo(Sample.GATEKEEPER.paths());
        Provider verifier = providers.stream().filter(each -> each.metadata().getName().equals("atcr-verifier")).findAny().orElseThrow();
        assertThat(Duration.ofSeconds(verifier.spec().timeout())).isGreaterThan(Sample.GATEKEEPER.verifying());
    }

    @Test
    void constraintsAndMutatorsAreOfTheTemplateAndTheProviders() throws Exception {
        ConstraintTemplate template = gatekeeper("registration").only(ConstraintTemplate.class);
        String kind = template.spec().crd().spec().names().kind();
        assertThat(template.metadata().getName()).isEqualTo(kind.toLowerCase(java.util.Locale.ROOT));
        assertThat(template.spec().targets()).singleElement().satisfies(target -> assertThat(target.rego()).contains("\"provider\": \"atcr-verifier\""));
        Manifests enforcement = gatekeeper("enforcement");
        assertThat(enforcement.all(AtcrImages.class)).isNotEmpty().allSatisfy(constraint -> {
            assertThat(constraint.kind()).isEqualTo(kind);
            assertThat(constraint.spec().match().excludedNamespaces()).contains(Sample.GATEKEEPER.namespace());
        }).anySatisfy(constraint -> assertThat(constraint.spec().enforcementAction()).isEqualTo("deny"));
        assertThat(enforcement.all(Assign.class)).hasSize(4).allSatisfy(assign -> {
            assertThat(assign.spec().parameters().assign().externalData().provider()).isEqualTo("atcr-resolver");
            assertThat(assign.spec().parameters().assign().externalData().failurePolicy()).isEqualTo("Fail");
        });
    }

    @Test
    void theApiServerAsksTheServiceAtItsPathsAndWaitsLongerThanItTakes() throws Exception {
        Service service = Kustomized.of(WEBHOOK.resolve("base")).resources().only(Service.class);
        var mutating = configuration().only(MutatingWebhookConfiguration.class).getWebhooks().get(0);
        var validating = configuration().only(ValidatingWebhookConfiguration.class).getWebhooks().get(0);
        Set<String> asked = new HashSet<>();
        for (WebhookClientConfig client : List.of(mutating.getClientConfig(), validating.getClientConfig())) {
            assertThat(client.getService().getName()).isEqualTo(service.getMetadata().getName());
            assertThat(client.getService().getNamespace()).isEqualTo(service.getMetadata().getNamespace());
            assertThat(client.getService().getPort()).isEqualTo(service.getSpec().getPorts().get(0).getPort());
            assertThat(client.getUrl()).isNull();
            asked.add(client.getService().getPath());
        }
        assertThat(asked).isEqualTo(Sample.WEBHOOK.paths());
        assertThat(Duration.ofSeconds(validating.getTimeoutSeconds())).isGreaterThan(Sample.WEBHOOK.verifying());
        assertThat(Duration.ofSeconds(mutating.getTimeoutSeconds())).isGreaterThan(Sample.WEBHOOK.description().longest());
    }

    /** What starts the webhook again must not wait for the webhook: its own Pods, and those of its Redis. */
    @Test
    void A17_whatTheWebhookNeedsIsInANamespaceThatItIsNotAskedAbout() throws Exception {
        var mutating = configuration().only(MutatingWebhookConfiguration.class).getWebhooks().get(0);
        var validating = configuration().only(ValidatingWebhookConfiguration.class).getWebhooks().get(0);
        Set<String> needed = new HashSet<>();
        Kustomized.of(WEBHOOK.resolve("overlays/production")).resources().objects().stream().filter(object -> Set.of("Deployment", "StatefulSet").contains(object.kind()))
                .forEach(object -> needed.add(object.namespace()));
        for (var selector : List.of(mutating.getNamespaceSelector(), validating.getNamespaceSelector())) {
            assertThat(selector.getMatchExpressions()).singleElement().satisfies(expression -> assertThat(expression.getValues()).containsAll(needed));
        }
        assertThat(needed).containsExactly(Sample.WEBHOOK.namespace());
    }

    @ParameterizedTest
    @EnumSource
    void certManagerIssuesWhatTheDeploymentMountsForTheNameThatIsAsked(Sample sample) throws Exception {
        Manifests manifests = Kustomized.of(sample.folder().resolve("components/cert-manager")).resources();
        Certificate served = manifests.named(Certificate.class, sample.namespace(), sample.program());
        Deployment deployment = Kustomized.of(sample.folder().resolve("base")).resources().only(Deployment.class);
        assertThat(deployment.getSpec().getTemplate().getSpec().getVolumes()).filteredOn(volume -> volume.getName().equals("tls"))
                .singleElement().extracting(Volume::getSecret).satisfies(secret -> assertThat(secret.getSecretName()).isEqualTo(served.spec().secretName()));
        String asked = sample == Sample.GATEKEEPER ? sample.program() + "." + sample.namespace() : sample.program() + "." + sample.namespace() + ".svc";
        assertThat(served.spec().dnsNames()).contains(asked);
        assertThat(served.spec().privateKey().encoding()).as("what tls.key reads").isEqualTo("PKCS8");
        assertThat(served.spec().usages()).contains("server auth");
        assertThat(served.spec().isCA()).isFalse();
        Issuer issuer = manifests.named(Issuer.class, sample.namespace(), served.spec().issuerRef().name());
        Certificate authority = manifests.named(Certificate.class, sample.namespace(), sample.program() + "-ca");
        assertThat(issuer.spec().ca()).isNotNull().satisfies(ca -> assertThat(ca.secretName()).isEqualTo(authority.spec().secretName()));
        assertThat(authority.spec().isCA()).isTrue();
        assertThat(manifests.find(Issuer.class, sample.namespace(), authority.spec().issuerRef().name())).isPresent();
    }

    @Test
    void certManagerInjectsTheAuthorityOfThatCertificateIntoBothConfigurations() throws Exception {
        List<Manifest> patches = Kustomized.of(WEBHOOK.resolve("enforcement/cert-manager")).patches();
        Certificate served = Kustomized.of(WEBHOOK.resolve("components/cert-manager")).resources()
                .named(Certificate.class, Sample.WEBHOOK.namespace(), Sample.WEBHOOK.program());
        String from = served.metadata().getNamespace() + "/" + served.metadata().getName();
        assertThat(patches).hasSize(2).allSatisfy(patch -> assertThat(patch.raw().toString())
                .contains("cert-manager.io/inject-ca-from=" + from).contains("caBundle=null"));
    }
}
