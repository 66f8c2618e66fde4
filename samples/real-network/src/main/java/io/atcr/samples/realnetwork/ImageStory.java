package io.atcr.samples.realnetwork;

import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifiedSigner;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Images that are signed, swapped, changed, vouched for and deleted. */
final class ImageStory {

    private static final String VERIFIED = "ALLOW verified";
    private static final String ABSENT = "DENY record-absent";

    private final Story story;
    private final RegistryPush registry;
    private final PdsSession alice;
    private final PdsSession bob;
    private final Gate gate;

    ImageStory(Story story) throws IOException, InterruptedException {
        this.story = story;
        RealServers servers = story.servers();
        registry = servers.registry();
        alice = new Owner(servers.directory()).join(servers.first(), "alice.test");
        bob = new Owner(servers.directory()).join(servers.first(), "bob.test");
        gate = Gate.trusting(servers, alice);
    }

    void play() throws IOException, InterruptedException {
        OciImage signed = story.pushSigned(alice, "v1");
        OciImage unsigned = story.push(alice, "v2");
        VerificationResult before = ask("signed", "manifest, layer and record pushed", "v1", signed, VERIFIED);
        ask("unsigned", "an image without a record", "v2", unsigned, ABSENT);
        tagMoved(signed, unsigned);
        headMoves(signed, before);
        recordChanged(signed);
        vouchedFor(unsigned);
        revoked(signed);
    }

    private VerificationResult ask(String name, String what, String tag, OciImage image, String expected) throws IOException {
        return story.ask(name, what, gate, story.reference(alice, tag), image, expected);
    }

    private void tagMoved(OciImage signed, OciImage unsigned) throws IOException, InterruptedException {
        registry.tag(Story.path(alice), "v1", unsigned);
        ask("tag moved", "the signed image's tag now means the unsigned one", "v1", unsigned, ABSENT);
        story.ask("pinned", "the signed image by its digest", gate, story.pinned(alice, signed), signed, VERIFIED);
        registry.tag(Story.path(alice), "v1", signed);
        ask("tag moved back", "and means the signed one again", "v1", signed, VERIFIED);
    }

    private void headMoves(OciImage signed, VerificationResult before) throws IOException, InterruptedException {
        OciImage later = story.pushSigned(alice, "v3");
        VerificationResult after = gate.ask(story.reference(alice, "v1"));
        List<String> wrong = new ArrayList<>();
        for (VerifiedSigner old : Gate.signers(before)) {
            for (VerifiedSigner signer : Gate.signers(after)) {
                if (signer.rev().compareTo(old.rev()) <= 0 || !signer.recordCid().equals(old.recordCid()) || signer.firstSeen()) {
                    wrong.add("not the same record under a later head: " + signer);
                }
            }
        }
        story.report("head moves", "another record written afterwards", VERIFIED, Gate.verdict(after), signed, wrong);
        ask("the other one", "the image of that record", "v3", later, VERIFIED);
    }

    private void recordChanged(OciImage signed) throws IOException, InterruptedException {
        alice.change(signed, "other", signed.digest().toString());
        story.ask("record changed", "it is about another repository", gate, story.pinned(alice, signed), signed, "DENY repository-mismatch");
        ask("promoted", "by the tag, whose record says that it is this image", "v1", signed, VERIFIED);
        alice.change(signed, "app", OciImage.of("nobody's").digest().toString());
        ask("record changed", "it is about another digest", "v1", signed, "DENY digest-mismatch");
        alice.change(signed, "app", signed.digest().toString());
        ask("changed back", "it is about this image again", "v1", signed, VERIFIED);
    }

    /** Only the artifact leads to somebody else's record, and here only the fallback tag leads to the artifact. */
    private void vouchedFor(OciImage unsigned) throws IOException, InterruptedException {
        Gate vouching = Gate.vouching(story.servers(), alice, bob);
        String reference = story.reference(alice, "v2");
        bob.sign(Story.path(alice), unsigned);
        story.ask("vouched for", "Bob's record, and nothing that leads to it", vouching, reference, unsigned, "DENY unsigned");
        List<String> wrong = new ArrayList<>();
        for (PdsSession signer : List.of(alice, bob)) {
            if (!registry.attach(Story.path(alice), unsigned, signer.artifact(unsigned))) {
                wrong.add("the registry lists referrers itself");
            }
        }
        if (registry.referrersStatus(Story.path(alice), unsigned) != 404) {
            wrong.add("the registry has the referrers API");
        }
        VerificationResult result = vouching.ask(reference);
        if (!Gate.signers(result).stream().map(VerifiedSigner::did).toList().equals(List.of(bob.did()))) {
            wrong.add("not signed by Bob: " + result);
        }
        story.report("fallback tag", "Bob's artifact is the second one under it", VERIFIED, Gate.verdict(result), unsigned, wrong);
        ask("not vouched for", "where Bob is not trusted", "v2", unsigned, ABSENT);
    }

    private void revoked(OciImage signed) throws IOException, InterruptedException {
        alice.revoke(signed);
        ask("record deleted", "the PDS proves that it is gone", "v1", signed, ABSENT);
        registry.delete(Story.path(alice), signed);
        ask("image deleted", "the registry has it no more", "v1", signed, "DENY image-not-found");
    }
}
