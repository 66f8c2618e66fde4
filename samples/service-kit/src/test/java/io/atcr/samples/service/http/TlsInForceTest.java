package io.atcr.samples.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.samples.localnetwork.IssuedCertificate;
import io.atcr.samples.localnetwork.TestAuthority;
import io.atcr.samples.service.config.ServiceSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which TLS files are taken over, and which leave in force what was. */
class TlsInForceTest {

    private static final TestAuthority AUTHORITY = TestAuthority.named("authority");
    private static final IssuedCertificate FIRST = AUTHORITY.server("first");
    private static final IssuedCertificate SECOND = AUTHORITY.server("second");

    @TempDir
    Path folder;

    private final AtomicInteger failures = new AtomicInteger();
    private Instant now = Instant.now();

    @BeforeEach
    void write() throws IOException {
        FIRST.writeTo(folder);
        Files.writeString(folder.resolve("ca.crt"), AUTHORITY.pem());
    }

    private ServiceSettings.Tls settings() {
        return new ServiceSettings.Tls(folder.resolve("tls.crt"), folder.resolve("tls.key"), Optional.of(folder.resolve("ca.crt")), Set.of(),
                Duration.ofSeconds(10));
    }

    private TlsInForce begin() throws ServiceHttpException {
        return new TlsInForce(settings(), () -> now, failures::incrementAndGet);
    }

    private static IssuedCertificate order(Instant from, Instant until, TestAuthority.KeyKind kind, TestAuthority.Use... uses) {
        return AUTHORITY.issue(new TestAuthority.Order(List.of("localhost"), List.of(uses), from, until, kind));
    }

    private void looksInVain(TlsInForce tls) {
        TlsInForce.Generation before = tls.current();
        int counted = failures.get();
        for (int i = 0; i < 3; i++) {
            tls.look();
        }
        assertThat(tls.current()).isSameAs(before);
        assertThat(failures).as("counted once for the change").hasValue(counted + 1);
    }

    private static void assertInForce(TlsInForce tls, IssuedCertificate expected) {
        assertThat(tls.current().material().certificate()).isEqualTo(expected.certificate());
    }

    @Test
    void filesThatDidNotChangeAreNotTakenOverAgain() throws Exception {
        TlsInForce tls = begin();
        TlsInForce.Generation before = tls.current();
        tls.look();
        assertThat(tls.current()).isSameAs(before);
        assertThat(failures).hasValue(0);
    }

    @Test
    void certificateAndKeyAreTakenOverTogetherOnlyWhenTheyFit() throws Exception {
        TlsInForce tls = begin();
        Files.writeString(folder.resolve("tls.crt"), SECOND.certificatePem());
        looksInVain(tls);
        Files.writeString(folder.resolve("tls.key"), SECOND.keyPem());
        tls.look();
        assertInForce(tls, SECOND);
        assertThat(tls.current().number()).isEqualTo(1);
    }

    @Test
    void aKubernetesVolumeSwapsOneLinkForAllFiles() throws Exception {
        Path volume = Files.createDirectory(folder.resolve("volume"));
        FIRST.writeTo(Files.createDirectory(volume.resolve("..one")));
        SECOND.writeTo(Files.createDirectory(volume.resolve("..two")));
        Files.createSymbolicLink(volume.resolve("..data"), Path.of("..one"));
        for (String file : List.of("tls.crt", "tls.key")) {
            Files.createSymbolicLink(volume.resolve(file), Path.of("..data", file));
        }
        TlsInForce tls = new TlsInForce(new ServiceSettings.Tls(volume.resolve("tls.crt"), volume.resolve("tls.key"), Optional.empty(), Set.of(),
                Duration.ofSeconds(10)), () -> now, failures::incrementAndGet);
        Files.createSymbolicLink(volume.resolve("..data_tmp"), Path.of("..two"));
        Files.move(volume.resolve("..data_tmp"), volume.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        tls.look();
        assertInForce(tls, SECOND);
        assertThat(failures).hasValue(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tls.crt", "tls.key", "ca.crt"})
    void whatIsHalfWrittenOrGoneOrGarbageLeavesInForceWhatWas(String file) throws Exception {
        TlsInForce tls = begin();
        Path changed = folder.resolve(file);
        String whole = Files.readString(changed);
        Files.writeString(changed, whole.substring(0, whole.length() / 2));
        looksInVain(tls);
        Files.writeString(changed, "");
        looksInVain(tls);
        Files.writeString(changed, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN PRIVATE KEY-----\n!\n-----END PRIVATE KEY-----\n");
        looksInVain(tls);
        Files.delete(changed);
        looksInVain(tls);
        Files.writeString(changed, whole);
        tls.look();
        assertInForce(tls, FIRST);
    }

    @Test
    void anExpiredCertificateIsRefusedAndOneThatIsNotYetValidIsTakenOverWhenItIs() throws Exception {
        TlsInForce tls = begin();
        order(now.minusSeconds(900), now.minusSeconds(1), TestAuthority.KeyKind.EC, TestAuthority.Use.SERVER).writeTo(folder);
        looksInVain(tls);
        IssuedCertificate later = order(now.plusSeconds(60), now.plusSeconds(900), TestAuthority.KeyKind.EC, TestAuthority.Use.SERVER);
        later.writeTo(folder);
        looksInVain(tls);
        now = now.plusSeconds(61);
        tls.look();
        assertInForce(tls, later);
        assertThat(tls.secondsToExpiry()).isBetween(830.0, 840.0);
    }

    @ParameterizedTest
    @EnumSource(TestAuthority.KeyKind.class)
    void everyKindOfKeyFitsItsCertificateAndNoOther(TestAuthority.KeyKind kind) throws Exception {
        IssuedCertificate one = order(now.minusSeconds(60), now.plusSeconds(60), kind, TestAuthority.Use.SERVER);
        IssuedCertificate other = order(now.minusSeconds(60), now.plusSeconds(60), kind, TestAuthority.Use.SERVER);
        one.writeTo(folder);
        assertInForce(begin(), one);
        Files.writeString(folder.resolve("tls.key"), other.keyPem());
        assertThatThrownBy(this::begin).isInstanceOf(ServiceHttpException.class)
                .hasMessage("tls.key: " + folder.resolve("tls.key") + ": not the key of the certificate");
    }

    private void refused(String setting, String file, String problem) {
        assertThatThrownBy(this::begin).isInstanceOf(ServiceHttpException.class)
                .hasMessageStartingWith(setting + ": " + folder.resolve(file) + ": ").hasMessageContaining(problem);
    }

    @Test
    void startSaysWhichFileIsWrongAndWhatToDo() throws Exception {
        String der = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(new byte[100]);
        for (String[] each : new String[][] {
            {"RSA PRIVATE KEY", "PKCS #1 form; convert it to PKCS #8: openssl pkcs8 -topk8 -nocrypt"},
            {"EC PRIVATE KEY", "SEC 1 form; convert it to PKCS #8: openssl pkcs8 -topk8 -nocrypt"},
            {"ENCRYPTED PRIVATE KEY", "encrypted; write it without a password: openssl pkcs8"},
            {"PRIVATE KEY", "not a PKCS #8 private key for the certificate, whose key is of the kind EC"},
            {"OTHER", "no PKCS #8 private key"}}) {
            Files.writeString(folder.resolve("tls.key"), "-----BEGIN " + each[0] + "-----\n" + der + "\n-----END " + each[0] + "-----\n");
            refused("tls.key", "tls.key", each[1]);
        }
        Files.writeString(folder.resolve("tls.key"), FIRST.keyPem() + SECOND.keyPem());
        refused("tls.key", "tls.key", "more than one private key");
        Files.write(folder.resolve("tls.key"), new byte[(1 << 20) + 1]);
        refused("tls.key", "tls.key", "more than 1 MiB");
    }

    @Test
    void startRefusesCertificatesThatCannotServe() throws Exception {
        order(now.minusSeconds(60), now.plusSeconds(60), TestAuthority.KeyKind.EC, TestAuthority.Use.CLIENT).writeTo(folder);
        refused("tls.certificate", "tls.crt", "not for servers");
        Files.writeString(folder.resolve("tls.crt"), FIRST.certificatePem() + SECOND.certificatePem());
        refused("tls.certificate", "tls.crt", "certificate 2 is not the issuer of the one before it");
        Files.writeString(folder.resolve("tls.crt"), FIRST.certificatePem() + AUTHORITY.pem());
        Files.writeString(folder.resolve("tls.key"), FIRST.keyPem());
        assertInForce(begin(), FIRST);
    }

    @Test
    void anAuthorityIsOneAndIsNotExpired() throws Exception {
        Files.writeString(folder.resolve("ca.crt"), AUTHORITY.pem() + FIRST.certificatePem());
        refused("tls.clientCa", "ca.crt", "certificate 2 is not that of an authority");
        Files.writeString(folder.resolve("ca.crt"), AUTHORITY.pem());
        order(now, now.plus(Duration.ofDays(90)), TestAuthority.KeyKind.EC, TestAuthority.Use.SERVER).writeTo(folder);
        now = now.plus(Duration.ofDays(30));
        refused("tls.clientCa", "ca.crt", "all authorities are expired");
    }
}
