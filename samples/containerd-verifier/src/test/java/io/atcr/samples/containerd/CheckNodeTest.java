package io.atcr.samples.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way in which images run unverified, on made-up nodes with programs that stand in for containerd, ctr and the verifier. INTEGRATIONS 3.2. */
class CheckNodeTest {
    private static final List<String> TOOLS = List.of("awk", "cat", "tr", "find", "ls", "sort", "wc", "date", "stat");
    private static final String VERIFIER = "[plugins.'io.containerd.image-verifier.v1.bindir']\n";
    private static final String IMAGES = "[plugins.'io.containerd.cri.v1.images']\n";

    @TempDir
    Path temp;

    private Path bin;
    private Path binDir;
    private Path config;
    private Path verifier;
    private Path proc;

    private record Report(int status, String text) {
        Report has(String level, String code) {
            assertThat(text.lines()).as(text).anyMatch(line -> line.startsWith(level + " ".repeat(Math.max(1, 8 - level.length())) + code + ": "));
            assertThat(status).as(text).isEqualTo(text.lines().anyMatch(line -> line.startsWith("OFF ") || line.startsWith("BLOCKED ")) ? 1 : 0);
            return this;
        }

        void isFine() {
            assertThat(text.lines()).as(text).noneMatch(line -> line.startsWith("OFF ") || line.startsWith("BLOCKED "));
            assertThat(status).isZero();
        }
    }

    @BeforeEach
    void aGoodNode() throws IOException {
        Path root = temp.toRealPath();
        bin = Files.createDirectory(root.resolve("path"));
        for (String tool : TOOLS) {
            Path real = Stream.of("/usr/bin/", "/bin/").map(folder -> Path.of(folder + tool)).filter(Files::isExecutable).findFirst().orElseThrow();
            program(bin.resolve(tool), "exec " + real + " \"$@\"");
        }
        binDir = Files.createDirectory(root.resolve("bin"));
        config = root.resolve("config.toml");
        proc = Files.createDirectory(root.resolve("proc"));
        verifier = program(binDir.resolve("50-atcr-verifier"), "cat >/dev/null; echo 'DENY: no-policy: no'; exit 1");
        containerd("v2.1.4");
        write(VERIFIER + "  bin_dir = '" + binDir + "'\n  max_verifiers = 10\n  per_verifier_timeout = '10s'\n");
    }

    private static Path program(Path file, String script) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    /** The stub tells the configuration as the real one does, which adds nothing here. */
    private void containerd(String version) throws IOException {
        program(bin.resolve("containerd"), "case $1 in --version) echo 'containerd github.com/containerd/containerd/v2 " + version
                + " 0123abc' ;; --config) [ \"$3 $4\" = 'config dump' ] && cat \"$2\" ;; esac");
    }

    private void write(String toml) throws IOException {
        Files.writeString(config, "version = 3\n" + toml);
    }

    private void add(String toml) throws IOException {
        Files.writeString(config, Files.readString(config) + toml);
    }

    private Report check() throws Exception {
        Host host = new Host().with("PATH", bin);
        Host.Ended ended = host.run("/bin/sh", Path.of("src/main/dist/bin/check-node").toAbsolutePath(), "--config", config, "--proc", proc);
        assertThat(ended.err()).isEmpty();
        return new Report(ended.status(), ended.out());
    }

    @Test
    void aGoodNodeIsFine() throws Exception {
        Report report = check();

        report.isFine();
        report.has("OK", "version").has("OK", "installed").has("OK", "answers").has("INFO", "never").has("INFO", "config").has("WARN", "not-running");
    }

    @ParameterizedTest
    @CsvSource({"v1.7.27,OFF", "1.6.0,OFF", "v2.0.5,OFF", "v2.0.0-rc.1,OFF", "v2.1.0,OK", "v2.3.4,OK", "v3.0.0,OK"})
    void notEveryContainerdVerifies(String version, String level) throws Exception {
        containerd(version);

        check().has(level, "version");
    }

    @Test
    void withoutContainerdNothingVerifies() throws Exception {
        Files.delete(bin.resolve("containerd"));

        check().has("OFF", "no-containerd").has("WARN", "config");
    }

    @Test
    void withoutAFolderOrWithAnEmptyOneEverythingIsAllowed() throws Exception {
        Files.delete(verifier);
        check().has("OFF", "empty-bin-dir");

        Files.delete(binDir);
        check().has("OFF", "no-bin-dir");
    }

    @Test
    void anotherVerifierIsNotThisOne() throws Exception {
        Files.move(verifier, binDir.resolve("10-other"));

        check().has("OFF", "not-installed").has("INFO", "other-verifier");
    }

    @Test
    void containerdMayLookElsewhere() throws Exception {
        Host.Ended ended = new Host().with("PATH", bin).run("/bin/sh", Path.of("src/main/dist/bin/check-node").toAbsolutePath(), "--config", config, "--proc", proc,
                "--bin-dir", "/opt/containerd/image-verifier/bin");

        new Report(ended.status(), ended.out()).has("OFF", "other-bin-dir");
    }

    @Test
    void theFirstFewAreAskedOnly() throws Exception {
        write(VERIFIER + "bin_dir = '" + binDir + "'\nmax_verifiers = 0\n");
        check().has("OFF", "max-verifiers");

        write(VERIFIER + "bin_dir = '" + binDir + "'\nmax_verifiers = 1\n");
        check().isFine();
        program(binDir.resolve("10-first"), "exit 0");
        check().has("OFF", "max-verifiers").has("WARN", "skipped");

        write(VERIFIER + "bin_dir = '" + binDir + "'\nmax_verifiers = -1\n");
        check().isFine();
    }

    @Test
    void everyEntryIsStarted() throws Exception {
        Path folder = Files.createDirectory(binDir.resolve("lib"));
        check().has("BLOCKED", "not-a-program");
        Files.delete(folder);

        Files.writeString(binDir.resolve(".hidden.conf"), "x");
        check().has("BLOCKED", "not-a-program");
    }

    @Test
    void itHasToBeAbleToAnswer() throws Exception {
        program(verifier, "echo 'ERROR: no policy'; exit 2");
        check().has("BLOCKED", "cannot-answer");

        program(verifier, "exit 0");
        check().has("OFF", "allows-all");

        Files.setPosixFilePermissions(verifier, PosixFilePermissions.fromString("rw-r--r--"));
        check().has("BLOCKED", "not-executable");
    }

    @Test
    void othersMayNotChangeIt() throws Exception {
        Files.setPosixFilePermissions(binDir, PosixFilePermissions.fromString("rwxrwxrwx"));

        check().has("WARN", "writable");
    }

    @ParameterizedTest
    @CsvSource({"2s,BLOCKED", "500ms,BLOCKED", "8s,WARN"})
    void aShortTimeBlocks(String time, String level) throws Exception {
        write(VERIFIER + "bin_dir = '" + binDir + "'\nper_verifier_timeout = \"" + time + "\"\n");

        check().has(level, "timeout");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "use_local_image_pull = true|local-image-pull",
        "disable_snapshot_annotations = false|snapshot-annotations",
        "discard_unpacked_layers = true # why not|discard-unpacked-layers",
        "image_pull_with_sync_fs = true|sync-fs",
        "max_concurrent_downloads = 10|concurrent-downloads",
        "max_concurrent_downloads = 0|concurrent-downloads",
    })
    void whatMakesKubernetesPullPast(String setting, String code) throws Exception {
        add(IMAGES + "  " + setting + "\n");
        check().has("OFF", code);
    }

    @ParameterizedTest
    @CsvSource({"mirrors,registry-mirrors", "configs,registry-configs", "auths,registry-auths"})
    void oldRegistrySettingsDo(String table, String code) throws Exception {
        add(IMAGES + "  [plugins.'io.containerd.cri.v1.images'.registry]\n    [plugins.'io.containerd.cri.v1.images'.registry." + table + "]\n");
        check().isFine();

        add("      [plugins.'io.containerd.cri.v1.images'.registry." + table + ".'docker.io']\n        endpoint = ['https://mirror.internal']\n");
        check().has("OFF", code);
    }

    @Test
    void theFileOfAnOlderVersionHasOtherNames() throws Exception {
        Files.writeString(config, "version = 2\n[plugins.\"io.containerd.image-verifier.v1.bindir\"]\nbin_dir=\"" + binDir + "\"\n"
                + "[plugins.\"io.containerd.grpc.v1.cri\".registry.mirrors.\"docker.io\"]\nendpoint = [\"https://m\"]\n[plugins.\"io.containerd.grpc.v1.cri\".containerd]\ndiscard_unpacked_layers = true\n");

        check().has("OFF", "registry-mirrors").has("OFF", "discard-unpacked-layers").has("OK", "installed");
    }

    @ParameterizedTest
    @CsvSource({"io.containerd.image-verifier.v1.bindir", "io.containerd.transfer.v1.local"})
    void aPluginMayBeOff(String plugin) throws Exception {
        write("disabled_plugins = [\n  'io.containerd.nri.v1.nri', # not needed\n  '" + plugin + "'\n]\n" + VERIFIER + "bin_dir = '" + binDir + "'\n");

        check().has("OFF", "disabled-plugin").has("OK", "installed");
    }

    @Test
    void harmlessSettingsAreFine() throws Exception {
        add(IMAGES + "max_concurrent_downloads = 3\ndiscard_unpacked_layers = false\nuse_local_image_pull = false\n[plugins.'io.containerd.cri.v1.images'.registry]\n"
                + "config_path = '/etc/containerd/certs.d'\n[plugins.'io.containerd.cri.v1.images'.pinned_images]\nsandbox = 'registry.k8s.io/pause:3.10'\n");

        check().isFine();
    }

    @Test
    void theRunningOneIsTheOneThatCounts() throws Exception {
        Path process = Files.createDirectories(proc.resolve("4711"));
        Files.writeString(process.resolve("comm"), "containerd\n");
        Path other = Files.writeString(temp.toRealPath().resolve("other.toml"), VERIFIER + "bin_dir = '/nowhere'\n");
        Files.writeString(process.resolve("cmdline"), "/usr/bin/containerd\0--config\0" + other + "\0");
        began(process, 0);

        Host.Ended ended = new Host().with("PATH", bin).run("/bin/sh", Path.of("src/main/dist/bin/check-node").toAbsolutePath(), "--proc", proc);

        new Report(ended.status(), ended.out()).has("OFF", "no-bin-dir").has("WARN", "restart");
        assertThat(ended.out()).contains("/nowhere is not there").contains(other.toString());
    }

    /** An hour after the boot, and when the process began since then. The times of the files say nothing. */
    private void began(Path process, long second) throws IOException {
        Files.writeString(proc.resolve("uptime"), "3600.00 7000.00\n");
        Files.writeString(process.resolve("stat"), "4711 (containerd) S 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 " + second * 100 + " 20 21\n");
    }

    private Path runs(String pid) throws IOException {
        Path process = Files.createDirectories(proc.resolve(pid));
        Files.writeString(process.resolve("comm"), "containerd\n");
        return process;
    }

    @Test
    void whatIsNewerThanTheRunningOneIsNotInForce() throws Exception {
        Path process = runs("4711");
        Path imported = Files.writeString(temp.toRealPath().resolve("imported.toml"), "");
        Files.writeString(config, "imports = ['" + imported + "']\n" + Files.readString(config));
        began(process, 3600);
        assertThat(check().text()).doesNotContain("restart: ");

        began(process, 0);
        Files.setLastModifiedTime(config, FileTime.from(Instant.now().minusSeconds(7200)));
        assertThat(check().has("WARN", "restart").text()).contains(imported.toString());
    }

    @Test
    void theVersionIsThatOfTheOneThatRuns() throws Exception {
        Path process = runs("4711");
        began(process, 3600);
        containerd("v1.7.27");
        Files.move(bin.resolve("containerd"), process.resolve("exe"));
        containerd("v2.1.4");

        check().has("OFF", "version");
    }

    @Test
    void severalContainerdsAreTold() throws Exception {
        began(runs("4711"), 3600);
        began(runs("4712"), 3600);

        check().has("WARN", "several");
    }

    @Test
    void theRunningOneMaySeeOtherFolders() throws Exception {
        Path process = runs("4711");
        began(process, 3600);
        Files.createSymbolicLink(process.resolve("root"), Path.of("/"));
        check().isFine();

        Files.delete(process.resolve("root"));
        Files.createDirectory(process.resolve("root"));
        check().has("OFF", "other-root");
    }

    @ParameterizedTest
    @CsvSource({"''", "verifiers", "./bin"})
    void aFolderWithoutAWholePathIsNotTheDefault(String folder) throws Exception {
        write(VERIFIER + "bin_dir = '" + folder + "'\n");

        check().has("OFF", "no-bin-dir");
    }

    @Test
    void aNumberThatCannotBeReadIsNoneThatIsFine() throws Exception {
        write(VERIFIER + "bin_dir = '" + binDir + "'\nmax_verifiers = 0x0\n");

        check().has("OFF", "max-verifiers");
    }

    @Test
    void othersMayNotChangeWhatItStartsEither() throws Exception {
        Path open = Files.createDirectories(temp.toRealPath().resolve("opt/verifier/bin")).getParent();
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        program(verifier, "# " + open + "/bin/containerd-verifier\ncat >/dev/null; exit 1");

        assertThat(check().has("WARN", "writable").text()).contains("can change " + open + "\n");
    }

    @Test
    void imagesThatAreThereAreNotAskedAbout() throws Exception {
        program(bin.resolve("ctr"), "case $* in 'namespaces ls -q') echo k8s.io; echo empty ;; '--namespace k8s.io images ls -q') echo a; echo b ;; esac");

        Report report = check().has("INFO", "present");
        assertThat(report.text()).contains("2 images are in namespace k8s.io").doesNotContain("namespace empty");
    }

    @Test
    void otherArgumentsAreRefused() throws Exception {
        Host.Ended ended = new Host().run("/bin/sh", Path.of("src/main/dist/bin/check-node").toAbsolutePath(), "--frob", "x");
        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.err()).contains("unknown: --frob");
    }
}
