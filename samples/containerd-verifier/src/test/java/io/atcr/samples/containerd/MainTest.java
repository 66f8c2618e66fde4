package io.atcr.samples.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One call after the other in this process: what is printed, and that no input but the right one lets a pull go on. */
class MainTest {
    private static final String IMAGE = "127.0.0.1:15263/alice.test/prod-app:v1";
    private static final String DIGEST = "sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a";
    private static final String OTHER = "sha256:" + "1".repeat(64);
    private static final String TYPE = "application/vnd.oci.descriptor.v1+json";

    private static Path folder = Path.of("");
    private static Path settings = Path.of("");

    private record Ended(int status, String out) {}

    @BeforeAll
    @BeforeContainer
    static void lay() throws IOException {
        folder = Files.createTempDirectory("containerd").toRealPath();
        Path training = Path.of("../atcr-verify/src/main/dist/training").toAbsolutePath().normalize();
        Files.createDirectory(folder.resolve("bundles"));
        Files.copy(training.resolve("image.atcrbundle"), folder.resolve("bundles").resolve(DIGEST.replace(':', '-') + ".atcrbundle"));
        settings = Files.writeString(folder.resolve("settings.conf"), "policy = " + training.resolve("trust-policy.yaml") + "\nbundles = bundles\nevidence = bundle\n");
    }

    @AfterAll
    @AfterContainer
    static void remove() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static Ended run(InputStream in, Map<String, String> environment, String... args) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = Main.run(args, in, new PrintStream(out, true, StandardCharsets.UTF_8), environment, settings, "/nowhere");
        return new Ended(status, out.toString(StandardCharsets.UTF_8));
    }

    private static InputStream stdin(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String descriptor(String digest) {
        return "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + digest + "\",\"size\":2048}\n";
    }

    private static Ended run(String stdin, String... args) throws IOException {
        return run(stdin(stdin), Map.of(), args);
    }

    @Test
    void theRightCall() throws Exception {
        Ended ended = run(descriptor(DIGEST), "-name", IMAGE, "-digest", DIGEST, "-stdin-media-type", TYPE);

        assertThat(ended.status()).as(ended.out()).isZero();
        assertThat(ended.out()).startsWith("ALLOW: ").endsWith("\n").hasLineCount(1);
    }

    @Test
    void anImageThatIsNotKnown() throws Exception {
        Ended ended = run(descriptor(OTHER), "-name", IMAGE, "-digest", OTHER, "-stdin-media-type", TYPE);

        assertThat(ended.status()).isEqualTo(ExitStatus.UNKNOWN);
        assertThat(ended.out()).startsWith("UNKNOWN: no-bundle: ").hasLineCount(1);
    }

    @Test
    void A15_theDescriptorIsOfTheDigest() throws Exception {
        Ended ended = run(descriptor(OTHER), "-name", IMAGE, "-digest", DIGEST, "-stdin-media-type", TYPE);

        assertThat(ended.status()).isEqualTo(ExitStatus.USAGE);
        assertThat(ended.out()).contains("it is of " + OTHER + " and not of " + DIGEST);
        assertThat(run("", "-name", IMAGE, "-digest", DIGEST).status()).isEqualTo(ExitStatus.USAGE);
        assertThat(run(descriptor(DIGEST), "-name", IMAGE, "-digest", DIGEST, "-stdin-media-type", "another/type").status()).as("the type is not what counts").isZero();
    }

    @Test
    void A21_theReasonIsOneShortLine() throws Exception {
        Ended ended = run(descriptor("x\\n\\u001b[2J{}" + "y".repeat(100_000)), "-name", IMAGE, "-digest", DIGEST);

        assertThat(ended.out()).hasLineCount(1).doesNotContain("\u001b").hasSizeLessThan(2100);
        assertThat(run(descriptor(DIGEST), "-name", "127.0.0.1:15263/a\nb:c", "-digest", DIGEST).out()).hasLineCount(1);
    }

    @Test
    void settingsThatCannotBeReadBlock() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int status = Main.run(new String[] {"-name", IMAGE, "-digest", DIGEST}, stdin(descriptor(DIGEST)), new PrintStream(out, true, StandardCharsets.UTF_8), Map.of(),
                folder.resolve("none.conf"), "");

        assertThat(status).isEqualTo(ExitStatus.USAGE);
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("none.conf: there is no such file");
    }

    @Provide
    Arbitrary<String> junk() {
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(60),
                Arbitraries.of("-name", "-digest", "-stdin-media-type", TYPE, IMAGE, OTHER, "-h", "--help", "--", "-", "-operation", "pull", "nginx", "-digest=" + OTHER, ""));
    }

    /** The digest of the allowed image is never among the arguments. */
    @Property(tries = 400)
    void noOtherArgumentsLetAPullGoOn(@ForAll List<@From("junk") String> args, @ForAll("junk") String stdin) throws Exception {
        assertThat(run(stdin(stdin), Map.of(), args.toArray(new String[0])).status()).isNotZero();
        assertThat(run(stdin(descriptor(DIGEST)), Map.of(), args.toArray(new String[0])).status()).isNotZero();
    }

    @Provide
    Arbitrary<String> nearlyDescriptor() {
        String right = descriptor(DIGEST).strip();
        return Arbitraries.oneOf(
                Arbitraries.strings().ofMaxLength(200),
                Arbitraries.integers().between(0, right.length() - 1).map(right::substring).filter(text -> !text.equals(right)),
                Arbitraries.integers().between(0, right.length() - 1).map(end -> right.substring(0, end)),
                Arbitraries.of(right + right, right + "x", descriptor(DIGEST.toUpperCase(Locale.ROOT)), descriptor(" " + DIGEST), descriptor(OTHER)));
    }

    @Property(tries = 400)
    void noOtherStandardInputLetsAPullGoOn(@ForAll("nearlyDescriptor") String stdin) throws Exception {
        assertThat(run(stdin(stdin), Map.of(), "-name", IMAGE, "-digest", DIGEST, "-stdin-media-type", TYPE).status()).isEqualTo(ExitStatus.USAGE);
    }

    @Property(tries = 100)
    void noEnvironmentLetsAnotherPullGoOn(@ForAll("junk") String value) throws Exception {
        Map<String, String> environment = new HashMap<>();
        for (String name : List.of("PATH", "HOME", "DOCKER_CONFIG", "REGISTRY_AUTH_FILE", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "TZ", "ATCR_CONTAINERD_SETTINGS", "policy", "LD_PRELOAD")) {
            environment.put(name, value);
        }
        assertThat(run(stdin(descriptor(OTHER)), environment, "-name", IMAGE, "-digest", OTHER).status()).isNotZero();
    }
}
