package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Standard output and standard error of a process, rather than of a command line in a test. */
class ProcessOutputTest {
    private static final Path POLICY = Path.of("../../trust-policy/examples/trust-policy.yaml");

    private static final String CLASS_PATH = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));

    @TempDir
    Path folder;

    @Test
    void aFullStandardOutputIsNoticed() throws Exception {
        Assumptions.assumeTrue(Files.isWritable(Path.of("/dev/full")), "no device that is always full");

        Process process = start(new File("/dev/full"), "verify", "--policy", POLICY.toString(), "registry.example/x/y:v1");

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)).contains("cannot write standard output");
        assertThat(process.waitFor()).isEqualTo(70);
    }

    @Test
    void A21_nothingOnStandardErrorIsACommandToARunner() throws Exception {
        Path out = folder.resolve("out");

        Process process = start(out.toFile(), "verify", "--policy", POLICY.toString(), "##[error]x###vso[x]\n::error::y");

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("atcr-verify: ").contains("#\\u0023[error]x#\\u0023\\u0023vso[x]\\u000a::error").doesNotContain("##");
        assertThat(process.waitFor()).isEqualTo(2);
        assertThat(out).isEmptyFile();
    }

    @Test
    void A21_signsThatAreWrittenOneByOneAreNoCommandEither() throws IOException {
        StringWriter out = new StringWriter();
        try (GuardedWriter guarded = new GuardedWriter(out)) {
            guarded.write("a#");
            guarded.write('#');
            guarded.write("[x] # #", 0, 7);
            guarded.write("#y".toCharArray());
        }
        assertThat(out).hasToString("a#\\u0023[x] # #\\u0023y");
    }

    @Test
    void anInstallationWithoutAJarIsAnInternalErrorAndNoDenial() throws Exception {
        Path out = folder.resolve("out");
        String without = Stream.of(CLASS_PATH.split(File.pathSeparator)).filter(entry -> !entry.contains("jackson")).collect(Collectors.joining(File.pathSeparator));

        Process process = startOf(without, out.toFile(), "version", "--output", "json");

        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .startsWith("atcr-verify: internal error: ").contains("jackson").hasLineCount(1);
        assertThat(process.waitFor()).isEqualTo(70);
        assertThat(out).isEmptyFile();
    }

    private static Process start(File out, String... args) throws IOException, InterruptedException {
        return startOf(CLASS_PATH, out, args);
    }

    private static Process startOf(String classPath, File out, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1", "-cp",
                classPath, "io.atcr.samples.cli.Main"));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectOutput(out).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process;
    }
}
