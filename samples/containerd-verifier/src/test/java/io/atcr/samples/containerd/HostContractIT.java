package io.atcr.samples.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.containerd.Host.Ended;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** The installed program, started as containerd starts it. INTEGRATIONS 3.1. */
class HostContractIT {
    private static final String IMAGE = "127.0.0.1:15263/alice.test/prod-app:v1";
    private static final String DIGEST = "sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a";
    private static final String OTHER = "sha256:" + "1".repeat(64);

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    static Path temp;

    private static Path root;
    private static Path prefix;
    private static Path binDir;
    private static Path settings;
    private static Path verifier;

    @BeforeAll
    static void install() throws Exception {
        Assumptions.assumeTrue(Files.isDirectory(Path.of("/proc/self")), "only for Linux");
        root = temp.toRealPath();
        // others look into it in one of the tests
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwxr-xr-x"));
        prefix = root.resolve("opt/verifier");
        binDir = root.resolve("containerd/bin");
        settings = root.resolve("etc/verifier.conf");
        verifier = binDir.resolve("50-atcr-verifier");
        Files.createDirectories(settings.getParent());
        write("policy = none.yaml\n");

        Ended early = installer("--archive", "no");
        assertThat(early.status()).as("a verifier that cannot answer would block every pull").isEqualTo(1);
        assertThat(early.err()).contains("none.yaml");
        assertThat(binDir).doesNotExist();
        assertThat(root.resolve("units")).as("nothing to enable").isEmptyDirectory();

        Files.copy(prefix.resolve("training/trust-policy.yaml"), settings.resolveSibling("trust-policy.yaml"));
        Files.createDirectory(root.resolve("bundles"));
        Files.copy(prefix.resolve("training/image.atcrbundle"), root.resolve("bundles").resolve(DIGEST.replace(':', '-') + ".atcrbundle"));
        write("");
        Ended installed = installer("--archive", "yes", "--bin-dir", binDir + "/", "--prefix", prefix + "/");
        assertThat(installed.status()).as(installed.err() + installed.out()).isZero();
        try (Stream<Path> entries = Files.list(binDir)) {
            assertThat(entries).as("exactly one").containsExactly(verifier);
        }
        try (Stream<Path> entries = Files.list(binDir.getParent())) {
            assertThat(entries).as("nothing is left over").containsExactly(binDir);
        }
        assertThat(root.resolve("units/atcr-containerd-verifier.service")).content().contains("ExecStart=" + prefix + "/bin/", "SETTINGS=" + settings);
    }

    @AfterAll
    static void uninstall() throws Exception {
        Ended ended = new Host().run(prefix.resolve("bin/uninstall.sh"), "--prefix", prefix, "--bin-dir", binDir, "--units", root.resolve("units"));

        assertThat(ended.status()).as(ended.err()).isZero();
        assertThat(verifier).doesNotExist();
        assertThat(prefix).doesNotExist();
        try (Stream<Path> units = Files.list(root.resolve("units"))) {
            assertThat(units).isEmpty();
        }
        assertThat(settings).as("settings stay").exists();
    }

    private static Ended installer(String... more) throws Exception {
        List<Object> command = new ArrayList<>(List.of("/bin/sh", Path.of(System.getProperty("dist", "target/dist")).toAbsolutePath() + "/bin/install.sh",
                "--prefix", prefix, "--bin-dir", binDir, "--settings", settings, "--java", System.getProperty("java.home"), "--units", Files.createDirectories(root.resolve("units"))));
        command.addAll(List.of(more));
        return new Host().run(command.toArray());
    }

    /** Writes the settings that a test begins with, and more. */
    private static void write(String more) throws IOException {
        Files.writeString(settings, (more.contains("policy =") ? "" : "policy = trust-policy.yaml\n") + "bundles = ../bundles\n" + (more.contains("evidence =") ? "" : "evidence = bundle\n")
                + (more.contains("deadline =") ? "" : "deadline = 60s\n") + more);
        Files.deleteIfExists(log());
    }

    private static Path log() {
        return root.resolve("log");
    }

    @BeforeEach
    void settings() throws Exception {
        write("");
    }

    @Test
    void aColdCallAnswersWithNothingButAPath() throws Exception {
        write("log-file = ../log\n");
        Ended allowed = new Host().verify(verifier, IMAGE, DIGEST);

        assertThat(allowed.err()).isEmpty();
        assertThat(allowed.out()).startsWith("ALLOW: ").hasLineCount(1);
        assertThat(allowed.status()).isZero();
        assertThat(Files.readString(log())).contains("outcome=\"ALLOW\"").contains("way=\"PROCESS\"");
    }

    @Test
    void aHostileEnvironmentChangesNothing() throws Exception {
        Host host = new Host().with("JAVA_TOOL_OPTIONS", "-javaagent:/none.jar").with("_JAVA_OPTIONS", "-Datcr.settings=/none").with("JDK_JAVA_OPTIONS", "-Xmx1k")
                .with("CLASSPATH", "/none").with("HOME", "/none\n").with("ATCR_CONTAINERD_SETTINGS", "/none").with("IFS", "/").with("ENV", "/none").with("TZ", "\u001b");
        Ended denied = host.verify(verifier, IMAGE, OTHER);

        assertThat(denied.status()).isEqualTo(ExitStatus.UNKNOWN);
        assertThat(denied.out()).startsWith("UNKNOWN: no-bundle: ").hasLineCount(1);
        assertThat(denied.err()).isEmpty();
    }

    @Test
    void closedStreamsHarmNothing() throws Exception {
        Path out = root.resolve("out");
        String call = verifier + " -name " + IMAGE + " -digest " + DIGEST;
        Ended noInput = new Host().run("/bin/sh", "-c", call + " <&-");
        assertThat(noInput.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(noInput.out()).startsWith("ERROR: the descriptor on standard input");

        Ended noOutput = Host.end(new Host().start("/bin/sh", "-c", call + " >&- 2>&-; echo $? >" + out), Host.descriptor(DIGEST));
        assertThat(noOutput.status()).isZero();
        assertThat(out).hasContent("0\n");
    }

    @Test
    void whatACrashHasEmptiedAllowsNothing() throws Exception {
        for (Path emptied : List.of(prefix.resolve("bin/containerd-verifier"), prefix.resolve("libexec/start.sh"))) {
            byte[] whole = Files.readAllBytes(emptied);
            try {
                Files.write(emptied, new byte[0]);
                assertThat(new Host().verify(verifier, IMAGE, OTHER).status()).as(emptied.toString()).isNotZero();
            } finally {
                Files.write(emptied, whole);
            }
        }
        Path runtime = prefix.resolve("runtime");
        Path aside = Files.move(runtime, prefix.resolve("aside"));
        try {
            Files.createDirectories(runtime.resolve("bin"));
            Files.createFile(runtime.resolve("bin/java"), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
            assertThat(new Host().verify(verifier, IMAGE, OTHER).status()).as("an empty java").isNotZero();
        } finally {
            Files.delete(runtime.resolve("bin/java"));
            Files.delete(runtime.resolve("bin"));
            Files.delete(runtime);
            Files.move(aside, runtime);
        }
        byte[] whole = Files.readAllBytes(verifier);
        Path cut = root.resolve("cut");
        for (int length = "#!/bin/sh\n{\n".length(); length < whole.length - 2; length += 7) {
            Files.write(cut, java.util.Arrays.copyOf(whole, length));
            assertThat(new Host().run("/bin/sh", cut).status()).as("the first " + length + " bytes").isNotZero();
        }
    }

    @Test
    void missingJarsAreNotLookedForInTheCurrentFolder() throws Exception {
        Path lib = Files.createDirectories(root.resolve("broken/lib"));
        Files.createDirectories(root.resolve("broken/bin"));
        Files.createDirectories(root.resolve("broken/libexec"));
        Files.createFile(lib.resolve("other.jar"));
        Files.copy(prefix.resolve("libexec/start.sh"), root.resolve("broken/libexec/start.sh"));
        Path launcher = Files.copy(prefix.resolve("bin/containerd-verifier"), root.resolve("broken/bin/containerd-verifier"), StandardCopyOption.COPY_ATTRIBUTES);

        Ended ended = new Host().verify(launcher, IMAGE, DIGEST);

        assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ended.err()).contains("jars are missing");
    }

    @Test
    void anInstallerThatFailsLeavesWhatWasThere() throws Exception {
        Path jar = prefix.resolve("lib");
        Object before = Files.getAttribute(jar, "unix:ino");
        write("policy = none.yaml\n");

        assertThat(installer("--archive", "no").status()).isEqualTo(1);

        assertThat(Files.getAttribute(prefix.resolve("lib"), "unix:ino")).as("the old one").isEqualTo(before);
        write("");
        assertThat(new Host().verify(verifier, IMAGE, DIGEST).status()).isZero();
        try (Stream<Path> entries = Files.list(prefix.getParent())) {
            assertThat(entries).as("nothing is left over").containsExactly(prefix);
        }
    }

    @Test
    void placesThatContainerdWouldStartAreRefused() throws Exception {
        for (String[] wrong : new String[][] {{"--prefix", binDir + "/verifier"}, {"--settings", binDir + "/settings.conf"}, {"--prefix", "none"}, {"--bin-dir", binDir + "/../bin"}}) {
            assertThat(installer(wrong).status()).as(String.join(" ", wrong)).isEqualTo(2);
        }
        try (Stream<Path> entries = Files.list(binDir)) {
            assertThat(entries).containsExactly(verifier);
        }
    }

    @Test
    void anInputThatNeverEndsIsCutOff() throws Exception {
        write("deadline = 1s\n");
        Process process = new Host().start(Host.call(verifier, IMAGE, DIGEST));
        Ended ended = Host.end(process);

        assertThat(ended.status()).isEqualTo(ExitStatus.UNKNOWN);
        assertThat(ended.out()).isEqualTo("UNKNOWN: timeout: no answer within 1000ms\n");
    }

    @Test
    void aUserWhoCanWriteNothingGetsAnAnswer() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")) && "root".equals(System.getProperty("user.name")), "needs root and setpriv");
        write("log-file = ../log\n");
        Object[] call = Host.call(verifier, IMAGE, DIGEST);
        List<Object> command = new ArrayList<>(List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "--no-new-privs"));
        command.addAll(List.of(call));
        Ended ended = Host.end(new Host().start(command.toArray()), Host.descriptor(DIGEST));

        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        assertThat(log()).as("nothing could be written").doesNotExist();
    }

    @Test
    void manyStartsAreAnsweredByTheDaemonAndItsDeathIsNoOutage() throws Exception {
        write("log-file = ../log\nsocket = " + root.resolve("run/s") + "\ndeadline = 60s\n");
        Host host = new Host().with("ATCR_CONTAINERD_SETTINGS", settings);
        Process daemon = host.start("/bin/sh", "-c", "exec \"$0\" --resident 2>/dev/null", prefix.resolve("bin/containerd-verifier-daemon"));
        try {
            until(() -> Files.exists(root.resolve("run/s")));
            List<Process> calls = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                String digest = i % 2 == 0 ? DIGEST : OTHER;
                Process call = host.start(Host.call(verifier, IMAGE, digest));
                call.getOutputStream().write(Host.descriptor(digest).getBytes(StandardCharsets.UTF_8));
                call.getOutputStream().close();
                calls.add(call);
            }
            for (int i = 0; i < 32; i++) {
                Ended ended = Host.end(calls.get(i));
                assertThat(ended.status()).as(ended.out() + ended.err()).isEqualTo(i % 2 == 0 ? 0 : ExitStatus.UNKNOWN);
            }
            assertThat(decisions()).hasSize(32).allMatch(line -> line.contains("way=\"DAEMON\""));

            assertThat(classesOfACall()).contains("io.atcr.samples.plugin.DaemonClient")
                    .noneMatch(name -> name.startsWith("tools.jackson.") || name.startsWith("org.slf4j.") || name.startsWith("picocli.") || name.startsWith("io.atcr.verifier.")
                            || name.startsWith("io.atcr.policy.") || name.startsWith("io.atcr.did.") || name.startsWith("org.bouncycastle."));
        } finally {
            daemon.destroyForcibly().waitFor();
        }
        Ended ended = host.verify(verifier, IMAGE, DIGEST);
        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(decisions()).last().asString().contains("way=\"PROCESS\"");
    }

    /** What the JVM initializes in one call: in place of a silent log stands one that tells. A JVM with an AOT cache loads all that is in it, and runs none of that. */
    private static List<String> classesOfACall() throws Exception {
        Path start = prefix.resolve("libexec/start.sh");
        String script = Files.readString(start);
        assertThat(script).contains("-Xlog:disable ");
        try {
            Files.writeString(start, script.replace("-Xlog:disable ", "-Xlog:class+init=info:stdout:none "));
            return new Host().verify(verifier, IMAGE, DIGEST).out().lines().filter(line -> line.contains(" Initializing '"))
                    .map(line -> line.replaceFirst(".* Initializing '([^']*)'.*", "$1").replace('/', '.')).toList();
        } finally {
            Files.writeString(start, script);
        }
    }

    @Test
    void A7_aDaemonThatIsKilledWithinAQuestionHasNotAnswered() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"))) {
            String registry = "127.0.0.1:" + silent.getLocalPort();
            Files.writeString(root.resolve("etc/silent.yaml"), Files.readString(root.resolve("etc/trust-policy.yaml")).replace("127.0.0.1:15263", registry));
            write("policy = silent.yaml\nevidence = live\nplain-http = " + registry + "\nprivate-host = " + registry + "\nlog-file = ../log\nsocket = " + root.resolve("run/k")
                    + "\ndeadline = 60s\ntimeout = 1s\ndaemon-timeout = 30s\n");
            Host host = new Host().with("ATCR_CONTAINERD_SETTINGS", settings);
            Process daemon = host.start("/bin/sh", "-c", "exec \"$0\" --resident 2>/dev/null", prefix.resolve("bin/containerd-verifier-daemon"));
            try {
                until(() -> Files.exists(root.resolve("run/k")));
                Process call = host.start(Host.call(verifier, registry + "/alice.test/prod-app:v1", DIGEST));
                call.getOutputStream().write(Host.descriptor(DIGEST).getBytes(StandardCharsets.UTF_8));
                call.getOutputStream().close();
                silent.accept();
                daemon.destroyForcibly().waitFor();
                Ended ended = Host.end(call);

                assertThat(ended.status()).as(ended.out()).isEqualTo(ExitStatus.UNKNOWN);
                assertThat(decisions()).hasSize(1).first().asString().contains("way=\"PROCESS\"");
                assertThat(Files.readString(log())).contains("event=daemon-not-used").contains("BROKEN");
            } finally {
                daemon.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    void aCallStartsADaemonThatHoldsNothingOfIt() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/usr/bin/setsid")), "needs setsid");
        write("log-file = ../log\nsocket = " + root.resolve("run/a") + "\ndaemon = start\ndaemon-idle = 30s\ndeadline = 60s\n");
        Process first = new Host().start(Stream.concat(Stream.of("/usr/bin/setsid"), Stream.of(Host.call(verifier, IMAGE, DIGEST))).toArray());
        Ended ended = Host.end(first, Host.descriptor(DIGEST));
        assertThat(ended.status()).as(ended.out() + ended.err()).isZero();
        try {
            until(() -> Files.exists(root.resolve("run/a")));
            // what containerd does in the end with the group of what it started
            new Host().run("/bin/sh", "-c", "kill -9 -- -" + first.pid());
            assertThat(new Host().verify(verifier, IMAGE, DIGEST).status()).isZero();
            assertThat(decisions()).last().asString().contains("way=\"DAEMON\"");
        } finally {
            for (String line : Files.readAllLines(log())) {
                if (line.contains("event=daemon-started")) {
                    ProcessHandle.of(Long.parseLong(line.replaceFirst(".* pid=\"([0-9]+)\".*", "$1"))).ifPresent(ProcessHandle::destroyForcibly);
                }
            }
        }
    }

    private static List<String> decisions() throws IOException {
        return Files.readAllLines(log()).stream().filter(line -> line.contains("event=decision")).toList();
    }

    /** Something that another process does. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private static void until(Condition condition) throws Exception {
        long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!condition.holds()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }
}
