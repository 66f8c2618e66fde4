package io.atcr.samples.cli;

import io.atcr.crypto.Curve;
import io.atcr.policy.Digest;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.Junk;
import io.atcr.samples.localnetwork.PushedImage;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/** What is asked, by which policy, how many signatures it takes, and how much may be looked at. */
final class QuestionFailures {
    private QuestionFailures() {}

    static void nothingWrong(FailureRows rows) {
        rows.section("Nothing that matters is wrong");
        rows.add("none", "nothing", FailureScene::verify);
        rows.add("the commit that the artifact names is gone", "the owner wrote other records after it signed", scene -> {
            PushedImage image = scene.bob.pushUnsigned("app", "v2");
            scene.alice.sign(image);
            scene.alice.attachSignature(image);
            scene.alice.push("other", "v1");
            return scene.policy("    action: enforce", "    action: enforce\n    foreignSigners: true").verify(image.reference());
        });
        rows.add("the key is a P-256 key", "the owner's signing key is on the other curve that ATProto has", scene -> {
            scene.alice.rotateKey(Curve.P256);
            return scene.verify();
        });
        rows.add("the key was rotated", "a new key signs a moment after the old one was looked up", scene -> {
            scene.verify();
            PushedImage next = scene.alice.push("app", "v2");
            scene.alice.rotateKey(Curve.K256);
            return scene.verify(next.reference());
        });
        rows.add("junk beside the signature", "ten artifacts that prove nothing", scene -> {
            scene.alice.attachJunk(scene.image, 10);
            return scene.verify();
        });
    }

    static void policy(FailureRows rows) {
        rows.section("The policy and the question");
        rows.add("no policy", "the image is outside every scope", scene -> scene.verify("registry.example/alice/app:v1"));
        rows.add("untrusted DID", "the owner is nobody whom the policy trusts", scene -> scene.verify(scene.mallory.push("app", "v1").reference()));
        rows.add("untrusted DID", "the only artifact is by somebody whom the policy does not trust", scene -> {
            PushedImage image = scene.alice.pushUnsigned("app", "v2");
            scene.mallory.sign(image);
            scene.mallory.attachSignature(image);
            return scene.policy("    action: enforce", "    action: enforce\n    foreignSigners: true").verify(image.reference());
        });
        rows.add("trust has expired", "two have to sign, and the time of one of the two that are trusted is over", scene -> scene.two()
                .policy("name: \"bob.test\"", "name: \"bob.test\"\n    expiresAt: \"2026-01-01T00:00:00Z\"").verify());
        rows.add("the owner is unknown", "the path begins with a handle that does not resolve", scene -> scene
                .policy("  \"alice.test\": \"" + scene.alice.did() + "\"\n", "").verify());
        rows.add("the owner is no account", "the path begins with neither a handle nor a DID", scene ->
                scene.verify(scene.network.registry() + "/dev_team/app:v1"));
        rows.add("no owner", "the path has one segment only", scene -> scene.verify(scene.network.registry() + "/app:v1"));
        rows.add("foreign registry", "the registry is none of the ATCR registries, and foreign signers are not admitted", scene -> scene
                .policy("atcrRegistries:\n  - \"" + scene.network.registry() + "\"", "atcrRegistries:\n  - \"atcr.io\"").verify());
        rows.add("two digests", "the caller is about to run another digest than the reference names", scene -> scene.ask(
                (verifier, reference) -> verifier.verify(reference, Digest.parse("sha256:" + "0".repeat(64))), scene.image.digestReference()));
    }

    static void several(FailureRows rows) {
        rows.section("Several signatures");
        rows.add("one of two cannot be had", "the second signer's record gets 503", scene -> {
            scene.two();
            return scene.faultOf(scene.bob, Fault.status(503)).verify();
        });
        rows.add("one of two is refused, the other cannot be had", "the owner deleted the record, the second signer's gets 503", scene -> {
            scene.two();
            scene.alice.deleteRecord(scene.image);
            return scene.faultOf(scene.bob, Fault.status(503)).verify();
        });
        rows.add("one of two is missing", "the second signer deleted the record", scene -> {
            scene.two();
            scene.bob.deleteRecord(scene.image);
            return scene.verify();
        });
        rows.add("two that are not independent", "both are on one PDS, and the policy wants two", scene -> scene.two()
                .policy("    action: enforce", "    action: enforce\n    independent: pds").verify());
    }

    static void limits(FailureRows rows) {
        rows.section("Limits");
        rows.add("too many artifacts", "more than may be looked at, none of them of the second signer", scene -> {
            scene.two();
            scene.bob.deleteRecord(scene.image);
            IntStream.range(0, 70).forEach(i -> scene.alice.attachJunk(scene.image, Junk.MISSING_RECORD));
            return scene.verify();
        });
        rows.add("stopped", "no thread takes the verification", scene -> scene.ask((verifier, reference) -> verifier.verifyAsync(reference, task -> {
            throw new RejectedExecutionException();
        }).get(), scene.image.reference()));
    }
}
