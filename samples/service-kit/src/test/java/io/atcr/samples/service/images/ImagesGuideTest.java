package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What IMAGES.md says: its example stands here word for word, and its tests exist. */
class ImagesGuideTest {
    private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TEST = Pattern.compile("`(A\\d+_\\w+)`");
    private static final Path TESTS = Path.of("src/test/java/io/atcr/samples/service/images");

    @TempDir
    private Path folder;

    @Test
    void theExampleRuns() throws Exception {
        try (GateWorld world = new GateWorld(folder)) {
            world.trusting("production", "production");
            example(world.settings(), new SimpleMeterRegistry(), List.of(world.alice.push("app", "v1").reference()));
        }
        Matcher example = JAVA.matcher(Files.readString(Path.of("IMAGES.md")));
        assertThat(example.find()).isTrue();
        assertThat(Files.readString(TESTS.resolve("ImagesGuideTest.java"))).contains(example.group(1).strip().indent(8).stripTrailing());
    }

    private static void example(ServiceSettings settings, MeterRegistry metrics, List<String> images) throws GateException {
        try (ImageGate gate = ImageGates.open(settings, metrics)) {
            PullCredentials credentials = ImageGates.ownCredentials(settings.verification());
            GateRequest request = new GateRequest("production", credentials, System.nanoTime() + Duration.ofMillis(2_300).toNanos());
            for (ImageVerdict verdict : gate.judge(request, images)) {
                System.out.println((verdict.allowed() ? "run " : "do not run ") + verdict.message());
            }
        }
    }

    @Test
    void everyTestThatIsNamedExists() throws Exception {
        StringBuilder sources = new StringBuilder();
        try (Stream<Path> files = Files.list(TESTS)) {
            for (Path file : files.toList()) {
                sources.append(Files.readString(file));
            }
        }
        Set<String> missing = new TreeSet<>();
        Matcher named = TEST.matcher(Files.readString(Path.of("IMAGES.md")));
        while (named.find()) {
            if (sources.indexOf("void " + named.group(1) + "(") < 0) {
                missing.add(named.group(1));
            }
        }
        assertThat(missing).isEmpty();
    }
}
