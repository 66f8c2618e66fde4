package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PluginSettingsTest {
    @TempDir
    Path folder;

    private Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("s.conf"), text);
    }

    private PluginSettings read(String text) throws IOException, SettingsException {
        return PluginSettings.read(write(text));
    }

    @Test
    void theLeastIsAPolicy() throws Exception {
        PluginSettings settings = read("# comment\n\n  policy = p.yaml  \n");

        assertThat(settings.policy()).isEqualTo(folder.resolve("p.yaml"));
        assertThat(settings.daemon()).isEqualTo(PluginSettings.DaemonUse.OFF);
        assertThat(settings.evidence()).isEqualTo(PluginSettings.EvidenceOrder.LIVE);
        assertThat(settings.deadline()).isEqualTo(Duration.ofSeconds(8));
        assertThat(settings.daemonTimeout().plus(settings.timeout())).isLessThan(settings.deadline());
    }

    @Test
    void everythingElse() throws Exception {
        PluginSettings settings = read("""
                policy = /p
                socket = run/s
                daemon = start
                bundles = b
                evidence = live-first
                mirror = docker.io=mirror.internal:5000/hub
                mirror = atcr.io=other:5000
                ca = mirror.internal:5000=ca.pem
                ca = all.pem
                private-host = mirror.internal:5000
                plain-http = [::1]:80
                exempt-digest = sha256:%s
                deadline = 2900ms
                timeout = 1s
                daemon-timeout = 500ms
                log-size = 2MiB
                subject = index-or-platform
                credential-helpers = yes
                """.formatted("a".repeat(64)));

        assertThat(settings.socket()).contains(folder.resolve("run/s"));
        assertThat(settings.evidence()).isEqualTo(PluginSettings.EvidenceOrder.LIVE_FIRST);
        assertThat(settings.mirrors()).isEqualTo(List.of(new Mirror("docker.io", "mirror.internal:5000/hub"), new Mirror("atcr.io", "other:5000")));
        assertThat(settings.authorities()).extracting(Authority::host).containsExactly("mirror.internal:5000", "");
        assertThat(settings.logBytes()).isEqualTo(2 << 20);
        assertThat(settings.indexOrPlatform()).isTrue();
        assertThat(settings.credentialHelpers()).isTrue();
        assertThat(settings.exemptDigests()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "polcy = p | s.conf:2:1: no setting is called 'polcy'",
        "policy | s.conf:2:7: '=' and a value have to follow",
        "socket = | s.conf:2:9: 'socket' has no value",
        "policy = q | s.conf:2:1: 'policy' takes one value, and has one at",
        "daemon = maybe | s.conf:2:10: 'daemon' is one of ask, start, off",
        "daemon = ask | s.conf:2:10: 'socket' has to be set, too",
        "evidence = bundle | s.conf:2:12: 'bundles' has to be set, too",
        "deadline = 8 | s.conf:2:12: a time is a number and ms, s, m or h",
        "deadline = 99h | s.conf:2:12: 'deadline' is between 100ms and 600s",
        "deadline = 99999999999999999999s | s.conf:2:12: a time is",
        "timeout = 9s | 'deadline' is at least 'timeout' and 'daemon-timeout' together",
        "exempt-digest = sha512:ab | s.conf:2:17: not a digest",
        "private-host = Upper:1 | s.conf:2:16: not a host",
        "plain-http = a/b | s.conf:2:14: not a host",
        "mirror = docker.io | s.conf:2:10: not a host",
        "mirror = docker.io=m:5000/ | s.conf:2:10: a path does not end in a slash",
        "pass-environment = A=B | s.conf:2:20: not the name of a variable",
        "log-size = 8 | s.conf:2:12: 'log-size' is a number",
        "log-size = 0MiB | s.conf:2:12: 'log-size' is a number",
        "log-size = 9999MiB | s.conf:2:12: 'log-size' is a number",
        "credential-helpers = true | s.conf:2:22: 'credential-helpers' is yes or no",
        "socket = /a/very/long/path/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa | at most 100 bytes",
    })
    void whatIsWrongHasAPlace(String line, String message) {
        assertThatThrownBy(() -> read("policy = p\n" + line + "\n")).isInstanceOf(SettingsException.class).hasMessageContaining(message);
    }

    @Test
    void whatIsNoTextIsRefused() throws Exception {
        Path file = Files.write(folder.resolve("s.conf"), new byte[] {'p', (byte) 0xff});
        assertThatThrownBy(() -> PluginSettings.read(file)).isInstanceOf(SettingsException.class).hasMessageContaining("not UTF-8");
        assertThatThrownBy(() -> read("policy = a\u0007b")).isInstanceOf(SettingsException.class).hasMessageContaining("no control characters");
        assertThatThrownBy(() -> read("#" + "x".repeat(64 << 10))).isInstanceOf(SettingsException.class).hasMessageContaining("larger than 64 KiB");
        assertThatThrownBy(() -> read("")).isInstanceOf(SettingsException.class).hasMessageContaining("'policy' has to be set");
        assertThatThrownBy(() -> PluginSettings.read(folder)).isInstanceOf(SettingsException.class);
        assertThatThrownBy(() -> PluginSettings.read(folder.resolve("none"))).isInstanceOf(SettingsException.class).hasMessageContaining("no such file");
    }

    @Test
    void A7_settingsThatEverybodyCanWriteAreRefused() throws Exception {
        Path file = write("policy = p");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));

        assertThatThrownBy(() -> PluginSettings.read(file)).isInstanceOf(SettingsException.class).hasMessageContaining("can be written by everybody");
    }

    @Test
    void A21_aFileThatIsNoneOfSettingsIsNotRepeated() throws Exception {
        for (String secret : List.of("eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl", "{\"auths\":{\"r\":{\"auth\":\"dTpw\"}}}", "root:x:0:0", "hunter2")) {
            assertThatThrownBy(() -> read(secret + "\n")).isInstanceOf(SettingsException.class).hasMessageContaining("s.conf:1:1: this is no setting")
                    .hasMessageNotContaining(secret.substring(0, 6));
        }
    }
}
