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
 * <p>Another part of it, such as one that verifies from files, is one more entry in {@link #PARTS}.
 */
final class Story {

    /** Part of the story, with accounts of its own. */
    interface Part {
        void play(Story story) throws IOException, InterruptedException;
    }

    private static final List<Part> PARTS = List.of(
            story -> new ImageStory(story).play(), story -> new AccountStory(story).play(), story -> new CommandLineStory(story).play());

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
                part.play(story);
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

    /** Asks for an image and reports the verdict; what was verified has to be this image. */
    VerificationResult ask(String name, String what, Gate gate, String reference, OciImage image, String expected) throws IOException {
        VerificationResult result = gate.ask(reference);
        List<String> wrong = new ArrayList<>();
        if (result.verifiedReference().isPresent() && !result.verifiedReference().get().toString().endsWith("@" + image.digest())) {
            wrong.add("verified another image: " + result.verifiedReference().get());
        }
        report(name, what, expected, Gate.verdict(result), image, wrong);
        return result;
    }

    void report(String name, String what, String expected, String verdict, OciImage image, List<String> wrong) {
        report.accept(new Step(name, what, expected, verdict, image.digest().toString(), wrong));
    }
}
