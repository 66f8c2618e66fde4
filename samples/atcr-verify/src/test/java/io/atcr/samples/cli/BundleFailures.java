package io.atcr.samples.cli;

import io.atcr.crypto.Curve;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleSigner;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** What a bundle shows in place of the network, and what it cannot show. */
final class BundleFailures {
    private BundleFailures() {}

    /** A row with a shelf of its own. */
    private interface Trial {
        VerificationResult run(FailureScene scene, BundleShelf shelf) throws Exception;
    }

    private static void add(FailureRows rows, String failure, String done, Trial trial) {
        rows.add(failure, done, scene -> {
            try (BundleShelf shelf = new BundleShelf(scene)) {
                return trial.run(scene, shelf);
            }
        });
    }

    static void currency(FailureRows rows) {
        rows.section("A bundle instead of the network");
        add(rows, "the network is gone", "registry, directory and PDS refuse connections after the bundle was made", (scene, shelf) -> {
            shelf.keep(scene.image);
            List.of(Server.values()).forEach(scene.network::refuseConnections);
            return shelf.verify();
        });
        add(rows, "the record was deleted meanwhile", "a day after the bundle was made", (scene, shelf) -> {
            shelf.keep(scene.image);
            scene.advance(Duration.ofDays(1));
            scene.alice.deleteRecord(scene.image);
            return shelf.verify();
        });
        add(rows, "a bundle of its age", "made 30 days ago, as long as bundles are good for", (scene, shelf) -> aged(scene, shelf, Duration.ofDays(30)));
        add(rows, "an old bundle", "made a second earlier than that", (scene, shelf) -> aged(scene, shelf, Duration.ofDays(30).plusSeconds(1)));
        add(rows, "the key was rotated meanwhile", "after the bundle was made; a live verification has seen it", (scene, shelf) -> {
            shelf.keep(scene.image);
            scene.advance(Duration.ofMinutes(6));
            scene.alice.rotateKey(Curve.K256);
            scene.verify();
            return shelf.verify();
        });
        add(rows, "a history that nothing pins", "no live verification has seen the account, and the policy pins no key", (scene, shelf) -> shelf
                .keep(scene.image).verify(scene.image.digestReference(), PlcHeadStore.inMemory()));
        add(rows, "a history that the policy pins", "no live verification has seen the account; the policy pins its key", (scene, shelf) -> {
            scene.policy("name: \"alice.test\"", "name: \"alice.test\"\n    keys: [\"" + scene.alice.key().toDidKey() + "\"]");
            return shelf.keep(scene.image).verify(scene.image.digestReference(), PlcHeadStore.inMemory());
        });
    }

    private static VerificationResult aged(FailureScene scene, BundleShelf shelf, Duration age) throws Exception {
        shelf.keep(scene.image);
        scene.advance(age);
        return shelf.verify();
    }

    static void contents(FailureRows rows) {
        rows.section("What the bundle holds");
        add(rows, "a tag", "the reference names no digest", (scene, shelf) -> shelf.keep(scene.image).verify(scene.image.reference()));
        add(rows, "no bundle", "the folder has none of this image", (scene, shelf) -> shelf.keep(scene.alice.push("app", "v2")).verify());
        add(rows, "a bundle cut short", "the last byte of the file is missing", (scene, shelf) -> {
            byte[] whole = shelf.make(scene.image).encode();
            return shelf.put(scene.image, Arrays.copyOf(whole, whole.length - 1)).verify();
        });
        add(rows, "another image's bundle", "it lies under the name of this one's", (scene, shelf) -> {
            PushedImage other = scene.alice.push("app", "v2");
            return shelf.put(scene.image, shelf.make(other).encode()).verify();
        });
        add(rows, "parts that do not belong together", "the bundle names another commit than its proof has", (scene, shelf) -> changed(scene, shelf, signer ->
                new BundleSigner(signer.did(), signer.record(), scene.bob.repository().head().cid(), signer.proof(), signer.log())));
        add(rows, "an altered proof", "one bit of the last block is another", (scene, shelf) -> changed(scene, shelf, signer -> {
            byte[] proof = signer.proof();
            proof[proof.length - 1] ^= 1;
            return new BundleSigner(signer.did(), signer.record(), signer.head(), proof, signer.log());
        }));
        add(rows, "no tag record", "the policy wants one, and a bundle has none", (scene, shelf) -> {
            shelf.keep(scene.image);
            scene.policy("    action: enforce", "    action: enforce\n    requireTagRecord: true");
            return shelf.verify();
        });
        add(rows, "one of two is missing", "the policy wants two signatures, and the bundle was made of one", (scene, shelf) -> {
            shelf.keep(scene.image);
            scene.two();
            return shelf.verify();
        });
    }

    /** Verifies by the image's bundle with its one signer's part changed. */
    private static VerificationResult changed(FailureScene scene, BundleShelf shelf, UnaryOperator<BundleSigner> change) throws Exception {
        Bundle bundle = shelf.make(scene.image);
        List<BundleSigner> signers = bundle.signers().stream().map(change).toList();
        ImageReference image = ImageReference.parse(scene.image.digestReference(), scene.trust().atcrRegistries());
        return shelf.put(scene.image, Bundle.of(image, bundle.manifest(), bundle.createdAt(), signers).encode()).verify();
    }
}
