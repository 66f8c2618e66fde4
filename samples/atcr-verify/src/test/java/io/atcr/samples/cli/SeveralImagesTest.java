package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several images in one run: from the command line and from standard input. */
class SeveralImagesTest {
    @TempDir
    Path folder;

    private CallScene scene;
    private List<PushedImage> images;

    @BeforeEach
    void start() throws IOException {
        scene = new CallScene(folder);
        images = IntStream.range(0, 6).mapToObj(i -> scene.alice.push("app" + i, "v1")).toList();
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private static String[] quiet(Stream<PushedImage> images) {
        return Stream.concat(Stream.of("-o", "quiet", "--parallel", "3"), images.map(PushedImage::reference)).toArray(String[]::new);
    }

    @Test
    void answersComeInTheOrderOfTheImagesHoweverLongEachTakes() {
        scene.network.addFault(FaultRule.on(Server.REGISTRY, "app0", Fault.delay(Duration.ofMillis(300))));

        Run run = scene.verify(quiet(images.stream()));

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines()).containsExactlyElementsOf(images.stream().map(PushedImage::digestReference).toList());
    }

    @Test
    void anImageThatIsNamedTwiceIsAskedAboutOnceAndAnsweredTwice() {
        PushedImage image = images.get(0);

        Run run = scene.verify(quiet(Collections.nCopies(5, image).stream()));

        assertThat(run.out().lines()).containsExactlyElementsOf(Collections.nCopies(5, image.digestReference()));
        assertThat(scene.network.requests().matching(request -> request.server() == Server.REGISTRY && request.path().contains("/manifests/v1"))).hasSize(1);
    }

    @Test
    void standardInputIsReadLineByLineWithCommentsAndBlankLines() {
        String input = "# images\r\n\r\n  " + images.get(2).reference() + "  \n\t\n" + images.get(1).reference();

        Run run = scene.verifyReading(input, "-o", "quiet", images.get(0).reference(), "-", images.get(3).reference());

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out().lines()).containsExactlyElementsOf(Stream.of(0, 2, 1, 3).map(i -> images.get(i).digestReference()).toList());
    }

    @Test
    void garbageInStandardInputIsRefusedWithItsLineBeforeAnythingIsAsked() {
        Run run = scene.verifyReading(images.get(0).reference() + "\n\n\u001b[31m::error::x\n", "-");

        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).startsWith("atcr-verify: standard input, line 3: not an image reference: ").doesNotContain("\u001b");
        assertThat(run.out()).isEmpty();
        assertThat(scene.network.requests().all()).isEmpty();
    }

    @Test
    void standardInputIsBounded() {
        assertThat(scene.verifyReading("", "-").err()).contains("names no image");
        assertThat(scene.verifyReading("# nothing\n", "-").status()).isEqualTo(2);
        assertThat(scene.verifyReading("atcr.io/a/b:1\n".repeat(ImageOptions.MOST + 1), "-").err()).contains("line 10001: more than 10000 images");
        assertThat(scene.verifyReading("#".repeat(5 << 20), "-").err()).contains("more than 4 MiB");
        assertThat(scene.verify("--parallel", "0", images.get(0).reference()).err()).contains("--parallel takes 1 to 64");
    }

    @Test
    void theWorstStatusCounts() {
        PushedImage unsigned = scene.alice.pushUnsigned("other", "v1");
        PushedImage denied = scene.network.createAccount("mallory.test").push("app", "v1");

        assertThat(scene.verify(images.get(0).reference(), unsigned.reference()).status()).isEqualTo(3);
        assertThat(scene.verify(denied.reference().replace("mallory.test", "did:plc:ewvi7nxzyoun6zhxrhs64oiz"), unsigned.reference()).status()).isEqualTo(1);
    }

    @Test
    void aTerminalShowsHowFarItIsAndNothingOfItStays() {
        Run run = scene.call(Map.of(), "", true, "verify",
                Stream.concat(Stream.of("--policy", scene.policy.toString()), Stream.of(quiet(images.stream()))).toArray(String[]::new));

        assertThat(run.err()).contains("0 of 6 images", "of 6 images").endsWith("\r\u001b[K");
        assertThat(scene.verify(quiet(images.stream())).err()).isEmpty();
    }
}
