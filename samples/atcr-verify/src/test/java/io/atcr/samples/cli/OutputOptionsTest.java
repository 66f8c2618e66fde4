package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the outputs go: each is there whole, or the exit status says that it is not. */
class OutputOptionsTest {
    @TempDir
    Path folder;

    private OutputScene scene;
    private PushedImage image;

    @BeforeEach
    void start() throws IOException {
        scene = new OutputScene(folder);
        image = scene.alice.push("app", "v1");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void withoutAFileAnOutputTakesStandardOutputAndTextGivesWay() throws IOException {
        Run text = scene.verify("-o", "json=" + folder.resolve("out.json"), image.reference());
        Run quiet = scene.verify("-o", "json=" + folder.resolve("out.json"), "-o", "QUIET", image.reference());
        Run dash = scene.verify("-o", "quiet=-", image.reference());

        assertThat(text.status()).as(text.err()).isZero();
        assertThat(text.out()).startsWith("ALLOW  ");
        assertThat(scene.file("out.json")).startsWith("{\"schemaVersion\":1,");
        assertThat(quiet.out()).isEqualTo(image.digestReference() + "\n");
        assertThat(dash.out()).isEqualTo(quiet.out());
    }

    @Test
    void twoOutputsInOnePlaceAreAUsageErrorAndNothingIsAsked() throws IOException {
        Path file = folder.resolve("out");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
        List<List<String>> wrong = List.of(
                List.of("-o", "text", "-o", "json"),
                List.of("-o", "json=" + file, "-o", "sarif=" + file),
                List.of("-o", "json=" + file, "-o", "sarif=" + link.resolve("out")),
                List.of("-o", "json=" + file, "-o", "text=" + folder.resolve("x").resolve("..").resolve("out")),
                List.of("-o", "xml"),
                List.of("-o", "json="),
                List.of("-o", "json=\0"));
        int asked = scene.network.requests().all().size();

        for (List<String> outputs : wrong) {
            Run run = scene.verify(Stream.concat(outputs.stream(), Stream.of(image.reference())).toArray(String[]::new));

            assertThat(run.status()).as(outputs.toString()).isEqualTo(2);
            assertThat(run.err()).as(outputs.toString()).startsWith("atcr-verify: ").contains("output").doesNotContain("\tat ");
            assertThat(run.out()).isEmpty();
        }
        assertThat(scene.network.requests().all()).hasSize(asked);
        assertNothingElseIn("trust-policy.yaml", "link");
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidBeforeAnythingIsAsked() throws IOException {
        int asked = scene.network.requests().all().size();

        Run none = scene.verify("-o", "json=" + folder.resolve("none/out.json"), image.reference());
        Run directory = scene.verify("-o", "json=" + folder, image.reference());
        Run summary = scene.variable("GITHUB_STEP_SUMMARY", folder.resolve("none/summary")).verify("-o", "github", image.reference());

        assertThat(none.err()).contains("cannot write " + folder.resolve("none/out.json") + ": no such folder");
        assertThat(directory.err()).contains("it is a folder");
        assertThat(summary.err()).contains("GITHUB_STEP_SUMMARY");
        assertThat(List.of(none.status(), directory.status(), summary.status())).containsOnly(2);
        assertThat(scene.network.requests().all()).hasSize(asked);
    }

    @Test
    void aFileThatIsThereStaysUntilTheNewOneIsWhole() throws IOException {
        Path file = Files.writeString(folder.resolve("out.json"), "before");
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);

        assertThat(scene.verify("-o", "json=" + file, "-o", "xml", image.reference()).status()).isEqualTo(2);
        assertThat(file).hasContent("before");
        assertThat(scene.verify("-o", "json=" + file, "-o", "sarif=" + folder.resolve("none/x"), image.reference()).status()).isEqualTo(2);
        assertThat(file).hasContent("before");
        assertThat(scene.verify("-o", "json=" + link, image.reference()).status()).isZero();
        assertThat(scene.file("out.json")).startsWith("{");
        assertThat(link).isSymbolicLink();
        assertNothingElseIn("trust-policy.yaml", "out.json", "link.json");
    }

    @Test
    void anOutputThatIsMissingInTheEndIsNeverASuccess() throws IOException {
        Path full = Path.of("/dev/full");
        Assumptions.assumeTrue(Files.isWritable(full), "no device that is always full");

        Run run = scene.verify("-o", "json=" + full, "-o", "quiet=" + folder.resolve("out"), image.reference());

        assertThat(run.status()).isEqualTo(70);
        assertThat(run.err()).startsWith("atcr-verify: cannot write /dev/full: ").hasLineCount(1);
        assertThat(scene.file("out")).isEqualTo(image.digestReference() + "\n");
    }

    @Test
    void aClosedStandardOutputIsNeverASuccess() {
        Run run = scene.verify(new Writer() {
            @Override
            public void write(char[] text, int start, int length) throws IOException {
                throw new IOException("Broken pipe");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        }, image.reference());

        assertThat(run.status()).isEqualTo(70);
        assertThat(run.err()).contains("cannot write standard output");
    }

    @Test
    void whatWasNotFinishedLeavesNoFile() throws IOException {
        StringWriter err = new StringWriter();
        try (Outputs outputs = new Outputs(new PrintWriter(new StringWriter()), new PrintWriter(err))) {
            Path file = folder.resolve("out.json");
            outputs.toFile(OutputFormat.JSON, OutputFile.open(file), file, new OutputContext(TextStyle.PLAIN, Terminal.ofProcess(), Optional.empty()));
            outputs.accept(Answer.notAsked("x", ExitStatus.USAGE, "not an image reference"));
        }

        assertThat(err.toString()).isEmpty();
        assertNothingElseIn("trust-policy.yaml");
    }

    @Test
    void theWorstAnswerIsTheStatusAlsoOfWhatCouldNotBeAskedAbout() throws IOException {
        StringWriter out = new StringWriter();
        try (Outputs outputs = new Outputs(new PrintWriter(out), new PrintWriter(new StringWriter()))) {
            outputs.toStandardOutput(OutputFormat.TEXT, new OutputContext(TextStyle.PLAIN, Terminal.ofProcess(), Optional.empty()));
            outputs.accept(Answer.notAsked("a:b:c", ExitStatus.USAGE, "not an image reference"));
            outputs.accept(Answer.notAsked("b", ExitStatus.TRANSIENT, "stopped"));
            assertThat(outputs.finish()).isEqualTo(ExitStatus.USAGE);
        }
        assertThat(out.toString()).startsWith("DENY  a:b:c: not an image reference (usage)\nnext: Correct the reference");
    }

    private void assertNothingElseIn(String... names) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder(names);
        }
    }
}
