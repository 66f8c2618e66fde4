package io.atcr.samples.service.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.config.ServiceSettings.Limits;
import io.atcr.samples.service.config.ServiceSettings.Listen;
import io.atcr.samples.service.config.ServiceSettings.Log;
import io.atcr.samples.service.config.ServiceSettings.NamespaceRule;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.config.ServiceSettings.Verification;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.event.Level;

class SettingsReaderTest {
    @TempDir
    private Path folder;
    private SettingsFolder files;

    @BeforeEach
    void makeFiles() {
        files = new SettingsFolder(folder);
    }

    @Test
    void aFileWithACertificateAndAPolicyIsEnough() throws SettingsException {
        CheckedSettings checked = files.read(SettingsFolder.LEAST);
        ServiceSettings settings = checked.settings();
        assertThat(settings.server().listen()).isEqualTo(new Listen("0.0.0.0", 8443));
        assertThat(settings.server().management()).isEqualTo(new Listen("0.0.0.0", 8080));
        assertThat(settings.server().tls().certificate()).isEqualTo(files.path("tls.crt"));
        assertThat(settings.server().tls().clientCa()).isEmpty();
        assertThat(settings.policies().sources()).isEqualTo(Map.of("production", files.path("production.yaml")));
        assertThat(settings.policies().namespaces()).isEmpty();
        assertThat(settings.verification()).isEqualTo(new Verification(Duration.ofMillis(2300), false, List.of(URI.create("https://plc.directory")),
                Set.of(), Set.of(), Map.of(), Optional.empty(), Optional.empty(), false));
        assertThat(settings.cache().redis()).isEmpty();
        assertThat(settings.log()).isEqualTo(new Log(Level.INFO, 1));
        assertThat(checked.policies()).containsOnlyKeys("production");
    }

    @Test
    void everySettingIsReadAsItStands() throws SettingsException {
        ServiceSettings settings = files.read("""
                listen: "[::1]:9443"
                management: 127.0.0.1:0
                drain: 0s
                grace: 1m
                tls:
                  certificate: tls.crt
                  key: %1$s/tls.key
                  clientCa: ca.crt
                  clientNames: [gatekeeper-webhook-service.gatekeeper-system.svc, "*.example.com"]
                  reload: 1h
                policies:
                  sources:
                    production: production.yaml
                    staging: staging.yaml
                  namespaces:
                    - {match: [prod-*, kube-system], policy: production, enforceOnly: true}
                    - match: ["*"]
                      policy: staging
                  reload: 2s
                  grace: 0s
                  onBadReload: deny
                  enforceOnly: true
                verification:
                  timeout: 1.25s
                  subject: index-or-platform
                  plcDirectories: ["https://plc.example.com", "http://127.0.0.1:2582"]
                  privateHosts: [registry.internal, "registry.internal:5000"]
                  plainHttpHosts: ["127.0.0.1:2582"]
                  egressProxy: http://proxy.internal:3128
                  dockerConfig: .
                  pullSecrets: true
                cache:
                  entries: 5
                  redis:
                    cache: rediss://cache.internal
                    marks: redis://:hunter2@127.0.0.1:6379/1
                    keys: cache.keys
                limits:
                  perNamespace: {perSecond: 1, burst: 2}
                  perHost: {perSecond: 3, burst: 4}
                  total: {perSecond: 5, burst: 6}
                  concurrent: 7
                  connections: 8
                  maxImages: 9
                log: {level: debug, sampleAllowed: 100}
                """.formatted(folder)).settings();
        assertThat(settings.server().listen()).isEqualTo(new Listen("::1", 9443));
        assertThat(settings.server().grace()).isEqualTo(Duration.ofMinutes(1));
        assertThat(settings.server().tls().clientNames()).containsExactly("gatekeeper-webhook-service.gatekeeper-system.svc", "*.example.com");
        assertThat(settings.policies().namespaces()).containsExactly(
                new NamespaceRule(List.of("prod-*", "kube-system"), "production", true), new NamespaceRule(List.of("*"), "staging", false));
        assertThat(settings.policies().denyOnBadReload()).isTrue();
        assertThat(settings.verification().timeout()).isEqualTo(Duration.ofMillis(1250));
        assertThat(settings.verification().privateHosts()).containsExactly("registry.internal:443", "registry.internal:5000");
        assertThat(settings.verification().egressProxy()).contains(URI.create("http://proxy.internal:3128"));
        assertThat(settings.cache().redis().orElseThrow().marks()).isEqualTo(URI.create("redis://:hunter2@127.0.0.1:6379/1"));
        assertThat(settings.limits()).isEqualTo(new Limits(new Rate(1, 2), new Rate(3, 4), new Rate(5, 6), 7, 8, 9));
        assertThat(settings.log()).isEqualTo(new Log(Level.DEBUG, 100));
    }

    @Test
    void aVariableOverridesTheFile() throws SettingsException {
        ServiceSettings settings = files.read(SettingsFolder.LEAST + "log: {level: warn}\n", Map.of(
                "ATCR_SET_LOG_LEVEL", "error",
                "ATCR_SET_LIMITS_TOTAL_PERSECOND", "2000",
                "ATCR_SET_VERIFICATION_PRIVATEHOSTS", "one.internal, two.internal:5000",
                "ATCR_SET_TLS_CERTIFICATE", files.path("ca.crt").toString(),
                "ATCR_OTHER", "is nobody's business")).settings();
        assertThat(settings.log().level()).isEqualTo(Level.ERROR);
        assertThat(settings.limits().total().perSecond()).isEqualTo(2000);
        assertThat(settings.verification().privateHosts()).containsExactly("one.internal:443", "two.internal:5000");
        assertThat(settings.server().tls().certificate()).isEqualTo(files.path("ca.crt"));
    }

    @Test
    void thePasswordOfRedisMayComeFromAFileAndIsNeverPrinted() throws SettingsException {
        files.write("password", "p@ss/w:rd%\n");
        ServiceSettings settings = files.read(SettingsFolder.LEAST + """
                cache:
                  redis: {cache: "rediss://user@cache.internal:6380/2", marks: "rediss://marks.internal", keys: cache.keys, passwordFile: password}
                """).settings();
        assertThat(settings.cache().redis().orElseThrow().cache()).isEqualTo(URI.create("rediss://user:p%40ss%2Fw%3Ard%25@cache.internal:6380/2"));
        assertThat(settings.cache().redis().orElseThrow().cache().getUserInfo()).isEqualTo("user:p@ss/w:rd%");
        assertThat(settings.cache().redis().orElseThrow().marks().getUserInfo()).isEqualTo(":p@ss/w:rd%");
        assertThat(settings.toString()).doesNotContain("p@ss").doesNotContain("%40ss");
    }

    @Test
    void everythingThatIsWrongIsSaidAtOnceEachWithItsPlace() {
        assertThat(files.problems("""
                listen: 8443
                grace: 1s
                tls:
                  certificate: absent.crt
                policies:
                  sources: {production: production.yaml}
                  namespaces:
                    - {match: [prod-*], policy: produktion}
                log: {levle: info}
                """, Map.of("ATCR_SET_LIMITS_TOTAL_PERSECOND", "many", "ATCR_SET_TLS_CERTIFICAT", "x"))).containsExactly(
                "service.yaml:9:7: log: found the key 'levle'; expected one of level, sampleAllowed; did you mean level?",
                "ATCR_SET_TLS_CERTIFICAT: found a variable that sets nothing; expected the name of a setting; did you mean ATCR_SET_TLS_CERTIFICATE?",
                "service.yaml:1:9: listen: found '8443'; expected HOST:PORT, a port from 0 to 65535",
                "service.yaml:2:8: grace: found 1s; expected at least the 2.5s in which this service answers",
                "service.yaml:4:16: tls.certificate: found no file 'absent.crt'; expected a PEM file of X.509 certificates",
                "service.yaml:4:3: tls.key: found nothing; expected a PEM file with a PKCS #8 key that is not encrypted",
                "service.yaml:8:33: policies.namespaces[0].policy: found 'produktion'; expected a name in policies.sources: production; did you mean production?",
                "ATCR_SET_LIMITS_TOTAL_PERSECOND: limits.total.perSecond: found 'many'; expected a whole number from 1 to 1000000");
    }

    @Test
    void aPolicyThatDoesNotLoadSaysWhereInItsOwnFile() {
        files.write("production.yaml", SettingsFolder.POLICY.replace("action: enforce", "action: enforced"));
        assertThat(files.problems(SettingsFolder.LEAST)).singleElement().asString()
                .startsWith("service.yaml:6:17: policies.sources.production: found a policy that does not load: production.yaml:8:13: UNKNOWN_ACTION: found 'enforced'")
                .contains("did you mean 'enforce'?");
    }
}
