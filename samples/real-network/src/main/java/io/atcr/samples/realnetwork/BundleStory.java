package io.atcr.samples.realnetwork;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.verifier.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/** What the real servers served, brought in one file to where there is no network. */
final class BundleStory {

    private static final String VERIFIED = "ALLOW verified";

    private final Story story;
    private final PdsSession frank;
    private final Gate gate;
    private final PlcHeadStore heads = PlcHeadStore.inMemory();

    BundleStory(Story story) throws IOException, InterruptedException {
        this.story = story;
        frank = new Owner(story.servers().directory()).join(story.servers().first(), "frank.test");
        gate = Gate.trusting(story.servers(), frank);
    }

    /** The files are written to a folder of the caller's. */
    void play(Path folder) throws IOException, InterruptedException {
        OciImage image = story.pushSigned(frank, "v1");
        OciImage other = story.pushSigned(frank, "v2");
        String pinned = story.pinned(frank, image);
        Bundle bundle = gate.bundle(story.reference(frank, "v1"), heads);
        offline("from a bundle", "made live, asked without a network", pinned, bundle, heads, image, VERIFIED);
        Bundle others = gate.bundle(story.pinned(frank, other), heads);
        offline("another bundle", "that of another image", pinned, others, heads, image, "DENY bundle-mismatch");
        offline("by tag", "only a registry knows what a tag means", story.reference(frank, "v1"), bundle, heads, image, "DENY digest-required");
        offline("nothing seen", "where no operation of the account was seen", pinned, bundle, PlcHeadStore.inMemory(), image, "DENY history-unpinned");

        String policy = Files.writeString(folder.resolve("bundle-policy.yaml"), gate.policy()).toString();
        String file = folder.resolve("image.atcrbundle").toString();
        List<String> state = List.of("--policy", policy, "--plc-heads", folder.resolve("heads").toString());
        story.run("bundle create", "of a signed image", image, story.network(with(state, "bundle", "create", pinned, "-o", file)),
                "0 WRITTEN " + file + ": " + pinned, "0 WRITTEN");

        frank.revoke(image);
        story.ask("record deleted", "asked live", gate, pinned, image, "DENY record-absent");
        offline("record deleted", "a bundle of before does not know", pinned, bundle, heads, image, VERIFIED);
        story.run("bundle verify", "the same", image, List.of(with(state, "bundle", "verify", file, pinned)), "0 ALLOW  " + pinned + "  signed by ", "0 ALLOW");
        String longAgo = Instant.now().minus(31, ChronoUnit.DAYS).toString();
        story.run("bundle verify", "a bundle that is too old", image, List.of(with(state, "bundle", "verify", file, pinned, "--obtained-at", longAgo)),
                "4 DENY  " + pinned + ": ", "(not-current)", "4 DENY");
    }

    private void offline(String name, String what, String reference, Bundle bundle, PlcHeadStore seen, OciImage image, String expected)
            throws IOException {
        story.judge(name, what, gate.askOffline(reference, bundle, seen), image, expected);
    }

    private static String[] with(List<String> state, String... command) {
        return Stream.concat(Stream.of(command), state.stream()).toArray(String[]::new);
    }
}
