package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which class path the launcher runs, wherever it stands and however it is called; in place of Java it runs a script that tells. */
class LauncherTest {
    private static final String SCRIPT = "samples/atcr-verify/bin/atcr-verify";
    private static final String HOME = "samples/atcr-verify/target/dist";

    @TempDir
    Path folder;

    private record Ended(int status, String out) {}

    @BeforeEach
    void needsAShell() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell");
        folder = folder.toRealPath();
        executable(folder.resolve("jdk/bin/java"), "#!/bin/sh\nprintf '[%s]' \"$@\"\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "with space", "with\nnewline", "ends in newline\n", "-n", "*", "$(exit 3)"})
    void anyFolderWillDo(String name) throws Exception {
        Path root = tree(name);

        Ended ended = run(folder, "", root.resolve(SCRIPT).toString(), "a b", "");

        assertThat(ended.status()).isZero();
        assertThat(ended.out()).contains("[" + root.resolve(HOME) + "/lib/*]").endsWith("[io.atcr.samples.cli.Main][a b][]");
    }

    @Test
    void linksToTheScriptAndToItsFolderLeadToTheSameTree() throws Exception {
        Path root = tree("real");
        Path file = Files.createSymbolicLink(folder.resolve("file"), root.resolve(SCRIPT));
        Path second = Files.createSymbolicLink(folder.resolve("second"), Path.of("file"));
        Path bin = Files.createSymbolicLink(folder.resolve("bin"), root.resolve(SCRIPT).getParent());

        for (Path called : List.of(file, second, bin.resolve("atcr-verify"))) {
            assertThat(run(folder, "", called.toString()).out()).as(called.toString()).contains("[" + root.resolve(HOME) + "/lib/*]");
        }
    }

    @Test
    void aSearchPathForFoldersLeadsNowhereElse() throws Exception {
        Path root = tree("real");
        Path decoy = tree("decoy");

        assertThat(run(root, decoy.toString(), SCRIPT).out()).contains("[" + root.resolve(HOME) + "/lib/*]");
    }

    @Test
    void aFolderThatTheClassPathWouldSplitIsRefused() throws Exception {
        Ended ended = run(folder, "", tree("one:two").resolve(SCRIPT).toString());

        assertThat(ended.status()).isEqualTo(70);
        assertThat(ended.out()).contains("colon").doesNotContain("Main");
    }

    private Path tree(String name) throws IOException {
        Path root = folder.resolve(name);
        executable(root.resolve(SCRIPT), Files.readString(Path.of("bin/atcr-verify")));
        executable(root.resolve(HOME).resolve("bin/atcr-verify"), Files.readString(Path.of("src/main/dist/bin/atcr-verify")));
        Files.createFile(root.resolve(HOME).resolve("built"));
        return root;
    }

    private static void executable(Path file, String text) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private Ended run(Path from, String cdPath, String... command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile()).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", folder.resolve("jdk").toString());
        builder.environment().put("CDPATH", cdPath);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out);
    }
}
