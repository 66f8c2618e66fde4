package io.atcr.samples.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.SettingsReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Settings, server, gate and local network in one process. */
@Timeout(60)
class RunningServiceTest {
    @TempDir
    private Path folder;

    private static CheckedSettings read(Path file) throws Exception {
        return new SettingsReader(file, Map.of(), PlainService.TIME, PlainService.TIME).read();
    }

    @Test
    void aSignedImageMayRunAndAnUnsignedOneMayNotOnceTheServiceIsReady() throws Exception {
        ServiceFolder files = new ServiceFolder(folder);
        try (LocalNetwork network = LocalNetwork.start()) {
            Account alice = network.createAccount("alice.test");
            PushedImage signed = alice.push("app", "1");
            PushedImage unsigned = alice.pushUnsigned("other", "1");
            alice.sign(signed);
            CheckedSettings settings = read(files.settings(network, network.policyYaml(alice)));
            try (RunningService service = RunningService.start(PlainService.description(), settings, Map.of())) {
                assertThat(ServiceFolder.page(service.managementPort(), "/healthz").statusCode()).isEqualTo(200);
                assertThat(ServiceFolder.page(service.managementPort(), "/readyz").body()).isEqualTo("the service is warming up\n");
                service.warmUp(Duration.ZERO);
                assertThat(ServiceFolder.page(service.managementPort(), "/readyz").statusCode()).isEqualTo(200);
                assertThat(files.ask(service.port(), signed.digestReference()).body()).isEqualTo("\"allowed\"");
                assertThat(files.ask(service.port(), unsigned.digestReference()).statusCode()).isEqualTo(403);
                String metrics = ServiceFolder.page(service.managementPort(), "/metrics").body();
                assertThat(metrics).contains("atcr_log_dropped_total 0.0")
                        .containsPattern("atcr_service_requests_total\\{path=\"/v1/validate\",result=\"answered\"} 2.0")
                        .contains("atcr_policy_loaded", "atcr_tls_certificate_expiry_seconds", "atcr_service_images_total");
            }
        }
    }

    @Test
    void warmingUpAsksWithEachExampleAndVerifiesWithoutANetwork() throws Exception {
        ServiceFolder files = new ServiceFolder(folder);
        try (WarmUpGate gate = new WarmUpGate()) {
            assertThat(gate.verify().decision().allowed()).isTrue();
        }
        try (LocalNetwork network = LocalNetwork.start()) {
            CheckedSettings settings = read(files.settings(network, network.policyYaml(network.createAccount("alice.test"))));
            int before = network.requests().all().size();
            assertThat(new WarmUp(PlainService.description(), settings.settings()).run(Duration.ZERO)).isEqualTo(2);
            assertThat(network.requests().all()).hasSize(before);
        }
    }

    @Test
    void aKeyThatDoesNotFitTheCertificateIsSaid() throws Exception {
        ServiceFolder files = new ServiceFolder(folder);
        try (LocalNetwork network = LocalNetwork.start()) {
            CheckedSettings settings = read(files.settings(network, network.policyYaml(network.createAccount("alice.test"))));
            Files.writeString(folder.resolve("tls.key"), TestAuthority.named("other").server("localhost").keyPem());
            assertThatThrownBy(() -> RunningService.start(PlainService.description(), settings, Map.of()))
                    .isInstanceOf(StartException.class).hasMessageContaining("tls.key");
        }
    }
}
