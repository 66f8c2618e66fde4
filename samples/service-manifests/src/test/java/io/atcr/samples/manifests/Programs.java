package io.atcr.samples.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The programs that the profile kustomize runs. */
final class Programs {
    private static final Path GO = Path.of("src", "test", "go");
    private static final Path BUILT = Path.of("target", "go").toAbsolutePath();

    private Programs() {}

    /** What a program said. */
    record Said(int status, String output, String errors) {}

    /** Compiles kustomize and the parser, whose versions stand in go.mod. */
    static void build() throws Exception {
        Said said = run(GO, 1200, System.getProperty("go.program", "go"), "build", "-o", BUILT + "/", "sigs.k8s.io/kustomize/kustomize/v5", "./promql");
        assertThat(said.status()).as(said.errors()).isZero();
    }

    /** What kustomize makes of a folder. */
    static Manifests kustomize(Path folder) throws Exception {
        Said said = run(Path.of("."), 60, BUILT.resolve("kustomize").toString(), "build", folder.toString());
        assertThat(said.status()).as(said.errors()).isZero();
        assertThat(said.errors()).as("warnings").isEmpty();
        return new Manifests(Manifest.read(folder, said.output()));
    }

    static Said promql(Path rules, List<String> expressions, Path folder) throws Exception {
        Path file = Files.write(folder.resolve("expressions"), expressions);
        return run(Path.of("."), 60, BUILT.resolve("promql").toString(), rules.toString(), file.toString());
    }

    static Said run(Path where, long seconds, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("output", ".txt");
        Path errors = Files.createTempFile("errors", ".txt");
        try {
            Process process = new ProcessBuilder(command).directory(where.toFile()).redirectOutput(output.toFile()).redirectError(errors.toFile()).start();
            try {
                assertThat(process.waitFor(seconds, TimeUnit.SECONDS)).as("%s ends", command[0]).isTrue();
            } finally {
                process.destroyForcibly();
            }
            return new Said(process.exitValue(), Files.readString(output), Files.readString(errors));
        } finally {
            Files.delete(output);
            Files.delete(errors);
        }
    }
}
