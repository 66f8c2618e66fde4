package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What discovery does with the native library's jars there, gone, or half there: in a JVM of its own, because it happens once. */
class NativeLibraryTest {
    @TempDir
    Path temp;

    private final List<String> options = new ArrayList<>(List.of("-XX:TieredStopAtLevel=1"));

    private record Run(String out, List<String> log) {
    }

    @Test
    void theLibraryIsUsedWhenItsJarsAreThere() throws Exception {
        Assumptions.assumeTrue(SignatureVerifier.available().contains("libsecp256k1"), "skipped: no libsecp256k1 for this platform");
        Run run = probe(jar -> true);
        assertThat(run.out()).isEqualTo("libsecp256k1 VALID [libsecp256k1, bouncycastle]");
        assertThat(run.log()).isEmpty();
    }

    @Test
    void absentJarsAreNoNews() throws Exception {
        Run run = probe(jar -> !jar.contains("secp256k1-kmp"));
        assertThat(run.out()).isEqualTo("bouncycastle VALID [bouncycastle]");
        assertThat(run.log()).isEmpty();
    }

    @Test
    void aNativeLibraryThatDoesNotLoadIsOneLineInTheLog() throws Exception {
        fellBack(probe(jar -> !jar.contains("secp256k1-kmp-jni-jvm-linux") && !jar.contains("secp256k1-kmp-jni-jvm-darwin")
                && !jar.contains("secp256k1-kmp-jni-jvm-mingw")));
    }

    @Test
    void aMissingKotlinRuntimeIsOneLineInTheLog() throws Exception {
        fellBack(probe(jar -> !jar.contains("kotlin-stdlib")));
    }

    @Test
    void aMissingJniJarIsOneLineInTheLog() throws Exception {
        fellBack(probe(jar -> !jar.contains("secp256k1-kmp-jni")));
    }

    @Test
    void aLibraryOfAnotherVersionIsOneLineInTheLog() throws Exception {
        Path classes = Files.createDirectories(temp.resolve("fr/acinq/secp256k1"));
        Files.write(classes.resolve("Secp256k1.class"), new byte[] {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe});
        Run run = probe(jar -> !jar.contains("secp256k1-kmp"), temp.toString());
        assertThat(run.out()).isEqualTo("bouncycastle VALID [bouncycastle]");
        assertThat(run.log()).hasSize(1);
    }

    @Test
    @EnabledForJreRange(minVersion = 24)
    void deniedNativeAccessIsOneLineInTheLog() throws Exception {
        Assumptions.assumeTrue(SignatureVerifier.available().contains("libsecp256k1"), "skipped: no libsecp256k1 for this platform");
        options.add("--illegal-native-access=deny");
        fellBack(probe(jar -> true));
    }

    @Test
    @EnabledForJreRange(minVersion = 24)
    void enabledNativeAccessIsSilentAndEnough() throws Exception {
        Assumptions.assumeTrue(SignatureVerifier.available().contains("libsecp256k1"), "skipped: no libsecp256k1 for this platform");
        options.addAll(List.of("--illegal-native-access=deny", "--enable-native-access=ALL-UNNAMED"));
        Run run = probe(jar -> true);
        assertThat(run.out()).isEqualTo("libsecp256k1 VALID [libsecp256k1, bouncycastle]");
        assertThat(temp.resolve("err")).isEmptyFile();
    }

    @ParameterizedTest
    @CsvSource({"99, libsecp256k1", "100, bouncycastle", "5000, bouncycastle"})
    void brokenProvidersAreSteppedOverUpToAHundred(int broken, String expected) throws Exception {
        Assumptions.assumeTrue(SignatureVerifier.available().contains("libsecp256k1"), "skipped: no libsecp256k1 for this platform");
        Path services = Files.createDirectories(temp.resolve("META-INF/services"));
        Files.writeString(services.resolve(EcdsaBackend.class.getName()),
                IntStream.range(0, broken).mapToObj(i -> "com.example.Missing" + i + "\n").collect(Collectors.joining()));
        Run run = probe(jar -> !jar.contains("test-classes"), temp.toString(), probeOnly());
        assertThat(run.out()).startsWith(expected + " VALID");
        assertThat(run.log()).isEmpty();
    }

    /** The test classes register broken providers too; the probe alone does not. */
    private String probeOnly() throws IOException {
        Path folder = Files.createDirectories(temp.resolve("probe/io/atcr/crypto"));
        try (InputStream in = BackendProbe.class.getResourceAsStream("BackendProbe.class")) {
            Files.copy(in, folder.resolve("BackendProbe.class"));
        }
        return temp.resolve("probe").toString();
    }

    private static void fellBack(Run run) {
        assertThat(run.out()).isEqualTo("bouncycastle VALID [bouncycastle]");
        assertThat(run.log()).singleElement().asString()
                .contains("WARN", "LibSecp256k1Backend", "does not work", "BouncyCastle answers instead");
    }

    private Run probe(Predicate<String> jars, String... more) throws IOException, InterruptedException {
        String classPath = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(jars).collect(Collectors.joining(File.pathSeparator));
        Path out = temp.resolve("out");
        Path err = temp.resolve("err");
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(options);
        command.addAll(List.of("-cp", String.join(File.pathSeparator, more) + File.pathSeparator + classPath,
                BackendProbe.class.getName()));
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        process.waitFor();
        return new Run(Files.readString(out, StandardCharsets.UTF_8).strip(),
                Files.readAllLines(err, StandardCharsets.UTF_8).stream().filter(line -> line.contains("SignatureVerifier")).toList());
    }
}
