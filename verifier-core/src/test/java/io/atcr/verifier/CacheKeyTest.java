package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Commit;
import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.VerificationCache;
import org.junit.jupiter.api.Test;

/** A11: evidence that is kept answers the question it was found for, and no other. */
class CacheKeyTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer bob = world.signer("bob.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final Digest digest = world.digest(image);
    private final TrustPolicy policy = World.trusting("", alice);

    @Test
    void A11_evidenceUnderTheHeadIsNoneUnderAnEarlierCommit() {
        Commit before = alice.head();
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();

            VerificationMode earlier = VerificationMode.pinnedCommit(alice.did(), before.cid());
            assertThat(verifier.verify(image, earlier).decision().allowed()).isFalse();
        }
    }

    @Test
    void A11_evidenceForOneRepositoryIsNoneForAnother() {
        alice.sign(image);
        ImageReference other = World.reference("atcr.io/alice.example.com/other:v1");
        world.retag(other, digest);
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();

            assertFailed(verifier.verify(other), Reason.REPOSITORY_MISMATCH);
        }
    }

    @Test
    void A11_evidenceForOneDigestIsNoneForAnother() {
        RecordPath record = alice.sign("3kabcabcabc22", Signer.record(digest, "prod-app"));
        String uri = "at://" + alice.did() + "/" + record;
        world.attach(digest, World.artifact(digest, alice.did(), uri));
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();

            ImageReference next = world.push(World.ATCR, "alice.example.com/prod-app", "{\"schemaVersion\":2,\"mediaType\":\"" + World.IMAGE_TYPE
                    + "\",\"config\":{\"mediaType\":\"application/vnd.oci.image.config.v1+json\",\"digest\":\"" + digest + "\",\"size\":2},\"layers\":[]}");
            world.attach(world.digest(next), World.artifact(world.digest(next), alice.did(), uri));
            assertFailed(verifier.verify(next), Reason.DIGEST_MISMATCH);
        }
    }

    @Test
    void A6_evidenceThatWasFoundWithoutPinnedKeysDoesNotServeWhoPinsThem() {
        alice.sign(image);
        TrustPolicy pinned = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {keys: [\"" + bob.didKey() + "\"]}\nowners:\n  alice.example.com: "
                + alice.did() + "\npolicies:\n  - {name: all, scope: \"**\", require: {signature: true}, action: enforce}\n");
        VerificationCache shared = new CaffeineVerificationCache(100, () -> world.now);
        try (Verifier any = world.verifier(policy).cache(shared).build();
                Verifier strict = world.verifier(pinned).cache(shared).build()) {
            assertThat(any.verify(image).decision().allowed()).isTrue();

            assertFailed(strict.verify(image), Reason.KEY_NOT_PINNED);
        }
    }
}
