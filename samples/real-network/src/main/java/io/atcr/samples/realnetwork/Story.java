package io.atcr.samples.realnetwork;

import io.atcr.verifier.VerificationResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * What becomes of images and accounts on the real servers, and what a verifier makes of it, step by step.
 *
 * <p>Another part of it is one more entry in {@link #PARTS}.
 */
final class Story {

    /** Part of the story, with accounts of its own. */
    interface Part {
        /** {@code folder} is there for files, and is deleted in the end. */
        void play(Story story, Path folder) throws IOException, InterruptedException;
    }

    private static final List<Part> PARTS = List.of(
            (story, folder) -> new ImageStory(story).play(),
            (story, folder) -> new AccountStory(story).play(),
            (story, folder) -> new CommandLineStory(story).play(folder),
            (story, folder) -> new BundleStory(story).play(folder));

    private final RealServers servers;
    private final Consumer<Step> report;

    private Story(RealServers servers, Consumer<Step> report) {
        this.servers = servers;
        this.report = report;
    }

    /** Starts the servers and plays it; each step is reported when it is done. */
    static void play(Path packages, Consumer<Step> report) throws IOException, InterruptedException {
        try (RealServers servers = RealServers.start(packages)) {
            Story story = new Story(servers, report);
            for (Part part : PARTS) {
                part.play(story, servers.folder("files"));
            }
        }
    }

    RealServers servers() {
        return servers;
    }

    /** Pushes a new image, signed by nobody. */
    OciImage push(PdsSession owner, String tag) throws IOException, InterruptedException {
        OciImage image = OciImage.of(owner.handle() + " " + tag);
        servers.registry().push(path(owner), tag, image);
        return image;
    }

    /** Pushes a new image and writes its records. */
    OciImage pushSigned(PdsSession owner, String tag) throws IOException, InterruptedException {
        OciImage image = push(owner, tag);
        owner.sign("app", image);
        owner.tag("app", tag, image);
        return image;
    }

    static String path(PdsSession owner) {
        return owner.handle() + "/app";
    }

    String reference(PdsSession owner, String tag) {
        return servers.registry().host() + "/" + path(owner) + ":" + tag;
    }

    String pinned(PdsSession owner, OciImage image) {
        return servers.registry().host() + "/" + path(owner) + "@" + image.digest();
    }

    /** Asks for an image and reports the verdict. */
    VerificationResult ask(String name, String what, Gate gate, String reference, OciImage image, String expected) throws IOException {
        VerificationResult result = gate.ask(reference);
        judge(name, what, result, image, expected);
        return result;
    }

    /** Reports a verdict; what was verified has to be this image. */
    void judge(String name, String what, VerificationResult result, OciImage image, String expected) {
        List<String> wrong = new ArrayList<>();
        if (result.verifiedReference().isPresent() && !result.verifiedReference().get().toString().endsWith("@" + image.digest())) {
            wrong.add("verified another image: " + result.verifiedReference().get());
        }
        report(name, what, expected, Gate.verdict(result), image, wrong);
    }

    /** The options that let {@code atcr-verify} reach the servers, after others. */
    List<String> network(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--plc-url", servers.directory().url().toString()));
        servers.hosts().forEach(host -> all.addAll(List.of("--allow-private-network", host, "--plain-http", host)));
        return all;
    }

    /** Runs {@code atcr-verify}. Its first line has to begin as expected, with more than the verdict tells. */
    void run(String name, String what, OciImage image, List<String> arguments, String expected, String verdict)
            throws IOException, InterruptedException {
        run(name, what, image, arguments, expected, "", verdict);
    }

    /** Status and first line have to begin and to end so. */
    void run(String name, String what, OciImage image, List<String> arguments, String begin, String end, String verdict)
            throws IOException, InterruptedException {
        CommandLine.Run run = CommandLine.run(arguments);
        String found = run.status() + " " + run.firstLine();
        boolean right = found.startsWith(begin) && found.endsWith(end);
        report(name, what, verdict, right ? verdict : found, image, right ? List.of() : List.of("expected " + begin + "..." + end, run.output()));
    }

    void report(String name, String what, String expected, String verdict, OciImage image, List<String> wrong) {
        report.accept(new Step(name, what, expected, verdict, image.digest().toString(), wrong));
    }
}
