package io.atcr.samples.realnetwork;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The same questions put to {@code atcr-verify}: what counts is its exit status and the first line that it prints. */
final class CommandLineStory {

    private final Story story;
    private final Owner owner;
    private final PdsSession erin;

    CommandLineStory(Story story) throws IOException, InterruptedException {
        this.story = story;
        RealServers servers = story.servers();
        owner = new Owner(servers.directory());
        erin = owner.join(servers.first(), "erin.test");
    }

    /** The files are written to a folder of the caller's. */
    void play(Path folder) throws IOException, InterruptedException {
        OciImage signed = story.pushSigned(erin, "v1");
        OciImage unsigned = story.push(erin, "v2");
        String policy = Files.writeString(folder.resolve("trust-policy.yaml"), Gate.trusting(story.servers(), erin).policy()).toString();
        List<String> verify = story.network("verify", "--policy", policy);
        String good = story.reference(erin, "v1");
        story.run("verify", "a signed image", signed, with(verify, good), "0 ALLOW  " + story.pinned(erin, signed) + "  signed by " + erin.did(), "0 ALLOW");
        String bad = story.reference(erin, "v2");
        story.run("verify", "an unsigned image", unsigned, with(verify, bad), "3 DENY  " + bad + ": ", "(record-absent)", "3 DENY");
        story.run("did --audit", "every operation, and what the directory serves", signed, story.network("did", erin.did().toString(), "--audit"),
                "0 " + erin.did(), "0");

        String repository = Files.write(folder.resolve("repo.car"), erin.repository()).toString();
        story.run("repo", "the whole repository", signed, account("repo", repository),
                "0 VERIFIED " + repository + ": " + erin.did() + ", revision ", "0 VERIFIED");
        String proof = Files.write(folder.resolve("record.car"), erin.proof(signed)).toString();
        story.run("proof", "of a record", signed, proof(proof, signed), "0 PRESENT " + PdsSession.recordPath(signed), "0 PRESENT");

        erin.revoke(signed);
        story.run("verify", "an image whose record is deleted", signed, with(verify, good), "3 DENY  " + good + ": ", "(record-absent)", "3 DENY");
        String gone = Files.write(folder.resolve("no-record.car"), erin.proof(signed)).toString();
        story.run("proof", "that there is no record", signed, proof(gone, signed), "3 ABSENT " + PdsSession.recordPath(signed), "3 ABSENT");

        erin.deactivate();
        story.run("verify", "an image of a deactivated account", signed, with(verify, good), "4 DENY  " + good + ": ", "(account-inactive)", "4 DENY");
        owner.giveUp(erin);
        story.run("did", "an identity that was given up", signed, story.network("did", erin.did().toString()), "3 " + erin.did(), "3");
    }

    private List<String> account(String... arguments) throws IOException, InterruptedException {
        return with(Arrays.asList(arguments), "--did", erin.did().toString(), "--key", owner.signingKey(erin).toDidKey());
    }

    private List<String> proof(String file, OciImage image) throws IOException, InterruptedException {
        return with(account("proof", file), "--path", PdsSession.recordPath(image), "--output", "text");
    }

    private static List<String> with(List<String> arguments, String... more) {
        return Stream.concat(arguments.stream(), Stream.of(more)).toList();
    }
}
