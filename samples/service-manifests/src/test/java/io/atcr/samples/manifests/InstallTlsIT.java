package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.manifests.Programs.Said;
import io.atcr.samples.manifests.kinds.Provider;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Certificates without cert-manager. */
class InstallTlsIT {
    private static final Path SCRIPT = Path.of("..", "service-kit", "src", "main", "kubernetes", "install-tls.sh");

    @TempDir
    private Path folder;

    private Said install(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("sh", SCRIPT.toString()));
        command.addAll(List.of(arguments));
        return Programs.run(Path.of("."), 60, command.toArray(String[]::new));
    }

    private static String argument(Sample sample) {
        return sample.program().substring("atcr-".length());
    }

    private Map<String, String> files() throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> paths = Files.list(folder)) {
            for (Path path : paths.toList()) {
                files.put(path.getFileName().toString(), Files.readString(path));
            }
        }
        return files;
    }

    private static X509Certificate certificate(Path file) throws Exception {
        try (InputStream in = Files.newInputStream(file)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    private static Set<String> bundles(Path manifest) throws Exception {
        Set<String> bundles = new HashSet<>();
        for (Manifest object : Manifest.read(manifest)) {
            Object typed = object.typed();
            if (typed instanceof Provider provider) {
                bundles.add(provider.spec().caBundle());
            } else if (typed instanceof MutatingWebhookConfiguration mutating) {
                bundles.add(mutating.getWebhooks().get(0).getClientConfig().getCaBundle());
            } else if (typed instanceof ValidatingWebhookConfiguration validating) {
                bundles.add(validating.getWebhooks().get(0).getClientConfig().getCaBundle());
            }
        }
        return bundles;
    }

    private Path manifest(Sample sample) {
        return folder.resolve(sample == Sample.GATEKEEPER ? "provider.yaml" : "webhook-configuration.yaml");
    }

    @ParameterizedTest
    @EnumSource
    void itMakesWhatIsMountedAndAskedForAndKeepsItTheSecondTime(Sample sample) throws Exception {
        assertThat(install("--dir", folder.toString(), argument(sample)).errors()).isEmpty();
        Map<String, String> first = files();
        assertThat(first).containsOnlyKeys("ca.crt", "ca.key", "tls.crt", "tls.key", "secret.yaml", manifest(sample).getFileName().toString());
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("ca.key")))).isEqualTo("rw-------");
        X509Certificate authority = certificate(folder.resolve("ca.crt"));
        X509Certificate served = certificate(folder.resolve("tls.crt"));
        served.verify(authority.getPublicKey());
        assertThat(authority.getBasicConstraints()).isZero();
        assertThat(served.getBasicConstraints()).isEqualTo(-1);
        String name = sample.program() + "." + sample.namespace();
        assertThat(served.getSubjectAlternativeNames()).containsExactlyInAnyOrder(List.of(2, name), List.of(2, name + ".svc"));
        assertThat(first.get("tls.key")).as("PKCS #8").startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(bundles(manifest(sample))).containsExactly(Base64.getEncoder().encodeToString(first.get("ca.crt").getBytes(StandardCharsets.UTF_8)));
        Secret secret = (Secret) Manifest.read(folder.resolve("secret.yaml")).get(0).typed();
        assertThat(secret.getMetadata().getName()).isEqualTo(sample.program() + "-tls");
        assertThat(secret.getMetadata().getNamespace()).isEqualTo(sample.namespace());
        assertThat(new String(Base64.getDecoder().decode(secret.getData().get("tls.key")), StandardCharsets.US_ASCII)).isEqualTo(first.get("tls.key"));
        Said second = install("--dir", folder.toString(), argument(sample));
        assertThat(second.output()).contains("keeping the authority", "keeping the certificate");
        assertThat(files()).isEqualTo(first);
    }

    @Test
    void aCertificateThatDoesNotFitItsKeyIsMadeAgainByTheSameAuthority() throws Exception {
        install("--dir", folder.toString(), "admission-webhook");
        Map<String, String> first = files();
        Files.writeString(folder.resolve("tls.key"), first.get("ca.key"));
        assertThat(install("--dir", folder.toString(), "admission-webhook").status()).isZero();
        assertThat(files().get("ca.crt")).isEqualTo(first.get("ca.crt"));
        assertThat(files().get("tls.crt")).isNotEqualTo(first.get("tls.crt"));
    }

    @Test
    void anAuthorityOfCertManagerIsFilledInAndAPrivateKeyIsNot() throws Exception {
        install("--dir", folder.resolve("one").toString(), "gatekeeper-provider");
        Path authority = folder.resolve("one/ca.crt");
        assertThat(install("--dir", folder.resolve("two").toString(), "--ca", authority.toString(), "gatekeeper-provider").status()).isZero();
        assertThat(bundles(folder.resolve("two/provider.yaml"))).containsExactly(Base64.getEncoder().encodeToString(Files.readAllBytes(authority)));
        assertThat(folder.resolve("two/ca.key")).doesNotExist();
        Files.writeString(authority, Files.readString(authority) + Files.readString(folder.resolve("one/ca.key")));
        Said refused = install("--dir", folder.resolve("three").toString(), "--ca", authority.toString(), "gatekeeper-provider");
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.errors()).contains("private key");
        assertThat(folder.resolve("three/provider.yaml")).doesNotExist();
        assertThat(install("--what").errors()).contains("unknown option --what");
        assertThat(install("something").status()).isEqualTo(2);
    }
}
