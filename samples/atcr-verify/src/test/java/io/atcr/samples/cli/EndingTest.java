package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How the process ends when nobody reads what it writes, and when it is told to stop. */
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class EndingTest {
    @TempDir
    Path folder;

    private CallScene scene;
    private PushedImage image;

    @BeforeEach
    void start() throws IOException {
        Assumptions.assumeTrue(File.separatorChar == '/', "no POSIX system");
        scene = new CallScene(folder);
        image = scene.alice.push("prod-app", "v1");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private ProcessBuilder process(String... args) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-XX:TieredStopAtLevel=1", "-Xshare:auto",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Main.class.getName()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(folder.resolve("err").toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("ATCR_VERIFY_") || name.equals("XDG_CONFIG_HOME"));
        builder.environment().put("HOME", folder.toString());
        return builder;
    }

    private String[] verify(String... more) {
        Stream<String> all = Stream.of(Stream.of("verify", "--policy", scene.policy.toString()), scene.reach().stream(), Stream.of(more)).flatMap(part -> part);
        return all.toArray(String[]::new);
    }

    private String err() throws IOException {
        return Files.readString(folder.resolve("err"));
    }

    @Test
    void anAnswerThatCouldNotBeWrittenIsNoSuccess() throws Exception {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.exists(full), "no device that is always full");

        for (String[] args : List.of(verify(image.reference()), new String[] {"--help"})) {
            Process process = process(args).redirectOutput(full.toFile()).start();

            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(err()).isEqualTo(70);
            assertThat(err()).startsWith("atcr-verify: cannot write standard output").doesNotContain("\tat ");
        }
    }

    @ParameterizedTest
    @CsvSource({"INT,130", "TERM,143"})
    void whatIsStoppedLeavesNeitherFilesNorPrograms(String signal, int status) throws Exception {
        Reply challenge = Reply.json(401, "{}").withHeader("WWW-Authenticate", "Basic realm=\"local\"");
        scene.network.addFault(FaultRule.on(Server.REGISTRY, Fault.respond(challenge)));
        Path docker = Files.createDirectory(folder.resolve("docker"));
        Files.writeString(docker.resolve("config.json"), "{\"credsStore\":\"slow\"}");
        Path fifo = folder.resolve("fifo");
        assertThat(new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor()).isZero();
        Path helper = Files.writeString(docker.resolve("docker-credential-slow"), "#!/bin/sh\nexec 3>" + fifo + "\necho ready >&3\nsleep 600\n");
        Files.setPosixFilePermissions(helper, PosixFilePermissions.fromString("rwx------"));
        Path results = Files.createDirectory(folder.resolve("results"));
        ProcessBuilder builder = process(verify("--docker-config", docker.toString(), "--credential-helpers", "--timeout", "1m",
                "--cache-dir", folder.resolve("cache").toString(), "-o", "json=" + results.resolve("result.json"), image.reference()));
        builder.environment().put("PATH", docker + ":" + System.getenv("PATH"));
        Process process = builder.redirectOutput(folder.resolve("out").toFile()).start();

        try (BufferedReader programs = Files.newBufferedReader(fifo, StandardCharsets.US_ASCII)) {
            assertThat(programs.readLine()).isEqualTo("ready");
            Assumptions.assumeFalse(signal.equals("INT") && ignoresInterrupts(process), "who started this ignores interrupts, and so does what it starts");
            assertThat(new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor()).isZero();

            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).as(err()).isEqualTo(status);
            assertThat(programs.read()).as("the other end is closed when the program and its child are gone").isEqualTo(-1);
        }
        assertThat(results).isEmptyDirectory();
        assertThat(folder.resolve("out")).isEmptyFile();
        assertThat(err()).isEmpty();
        try (Stream<Path> left = Files.walk(folder)) {
            assertThat(left.filter(file -> file.toString().endsWith(".new"))).isEmpty();
        }
    }

    private static boolean ignoresInterrupts(Process process) throws IOException {
        Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
        if (!Files.exists(status)) {
            return false;
        }
        String ignored = Files.readAllLines(status).stream().filter(line -> line.startsWith("SigIgn:")).findFirst().orElse("SigIgn:\t0");
        return (Long.parseUnsignedLong(ignored.substring(ignored.indexOf('\t') + 1), 16) & 1L << 1) != 0;
    }

    @Test
    void A21_aLogLineIsPrintableAndNoCommandOfABuildSystem() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        try (LogStream log = new LogStream(written)) {
            log.write("\u001b[31mred\r\n  ::error::x\n##[error]y\nplain\u202e \u0085\n".getBytes(StandardCharsets.UTF_8));
        }

        assertThat(written.toString(StandardCharsets.US_ASCII)).isEqualTo("?[31mred\n  |::error::x\n|#?[error]y\nplain??? ??\n");
    }
}
