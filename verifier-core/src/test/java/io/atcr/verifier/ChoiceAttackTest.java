package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.Cid;
import io.atcr.policy.Decision;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What chooses policy, commit and moment of a verification: the caller and the operator, and nobody who can push or serve. */
class ChoiceAttackTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final Digest digest = world.digest(image);

    private TrustPolicy policy(String term, String policies) {
        return World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {" + term + "}\nowners:\n  alice.example.com: " + alice.did()
                + "\npolicies:\n" + policies);
    }

    private static String rule(String name, String scope, String action) {
        return "- name: " + name + "\n  scope: '" + scope + "'\n  require: {signature: true}\n  action: " + action + "\n";
    }

    @Test
    void A4_whatALenientScopeLetPassIsNotAllowedInProduction() {
        TrustPolicy both = policy("", rule("dev", "atcr.io/*/dev-*", "audit") + rule("rest", "**", "enforce"));
        ImageReference dev = World.reference("atcr.io/mallory.example.com/dev-app:v1");
        world.retag(dev, digest);

        try (Verifier verifier = world.verifier(both).build()) {
            assertThat(verifier.verify(dev).decision().outcome()).isEqualTo(Decision.Outcome.ALLOW_WARN);
            VerificationResult result = verifier.verify(image);

            assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.DENY);
            assertFailed(result, Reason.RECORD_ABSENT);
            assertThat(verifier.verify(World.reference("atcr.io/alice.example.com/dev-app/prod-app@" + digest)).decision().allowed()).isFalse();
        }
    }

    @Test
    void A4_evidenceThatOneRuleCachedIsDecidedByTheOther() {
        TrustPolicy both = policy("", rule("dev", "atcr.io/alice.example.com/prod-app:v1", "audit") + rule("rest", "**", "enforce"));

        try (Verifier verifier = world.verifier(both).build()) {
            assertThat(verifier.verify(image).decision().outcome()).isEqualTo(Decision.Outcome.ALLOW_WARN);
            assertThat(verifier.verify(World.reference("atcr.io/alice.example.com/prod-app@" + digest)).decision().outcome())
                    .isEqualTo(Decision.Outcome.DENY);
        }
    }

    @Test
    void A5_theCommitThatAnArtifactNamesIsNotTakenForThePinnedOne() {
        Cid before = alice.head().cid();
        String path = alice.sign(image).toString();
        world.attach(digest, World.artifact(digest, alice.did(), "at://" + alice.did() + "/" + path)
                .replace("\"recordUri\"", "\"commitCid\":\"" + alice.head().cid() + "\",\"recordUri\""));

        try (Verifier verifier = world.verifier(policy("", rule("all", "**", "enforce"))).build()) {
            VerificationResult gone = verifier.verify(image, VerificationMode.pinnedCommit(alice.did(), before));

            assertThat(gone.decision().allowed()).isFalse();
            assertThat(((Evidence.Indeterminate) gone.evidence()).reason()).isEqualTo(Reason.COMMIT_UNAVAILABLE);
            assertThat(verifier.verify(image, VerificationMode.pinnedCommit(alice.did(), alice.head().cid())).decision().allowed()).isTrue();
        }
    }

    @Test
    void A5_anArtifactThatNamesAnOldCommitDoesNotBringADeletedRecordBack() {
        var path = alice.sign(image);
        world.attach(digest, World.artifact(digest, alice.did(), "at://" + alice.did() + "/" + path)
                .replace("\"recordUri\"", "\"commitCid\":\"" + alice.head().cid() + "\",\"recordUri\""));
        alice.delete(path);

        assertFailed(world.verify(policy("", rule("all", "**", "enforce")), image), Reason.RECORD_ABSENT);
    }

    @Test
    void A15_twoSpellingsOfOneImageAreOneQuestion() {
        alice.sign(image);
        TrustPolicy policy = policy("", rule("all", "atcr.io/alice.example.com/*", "enforce"));

        for (String spelling : List.of("atcr.io:443/alice.example.com/prod-app:v1", "ATCR.io/alice.example.com/prod-app:v1")) {
            world.requests.clear();
            VerificationResult result = world.verify(policy, World.reference(spelling));

            assertThat(result.decision().allowed()).as(spelling).isTrue();
            assertThat(result.verifiedReference()).contains(image.withDigest(digest));
            assertThat(world.requests).filteredOn(uri -> uri.getPath().startsWith("/v2/")).isNotEmpty().extracting(URI::getAuthority).containsOnly("atcr.io");
        }
    }

    @Test
    void A15_noSpellingLeadsPastTheScopeOfProduction() {
        for (String spelling : List.of("user@atcr.io/alice.example.com/prod-app:v1", "%61tcr.io/alice.example.com/prod-app:v1",
                "atcr.io./alice.example.com/prod-app:v1", "atcr.io/alice.example.com/../dev-app:v1", "atcr.io/alice.example.com//prod-app:v1")) {
            assertThatThrownBy(() -> ImageReference.parse(spelling)).as(spelling).isInstanceOf(ReferenceException.class);
        }
    }

    @Test
    void A17_aWindowIsHalfOpen() {
        alice.sign(image);
        Instant now = world.now;
        String rules = rule("all", "**", "enforce");

        assertThat(world.verify(policy("validFrom: '" + now + "', expiresAt: '" + now.plusSeconds(1) + "'", rules), image).decision().allowed()).isTrue();
        assertFailed(world.verify(policy("expiresAt: '" + now + "'", rules), image), Reason.TOO_FEW_COUNT);
        assertFailed(world.verify(policy("validFrom: '" + now.plusSeconds(1) + "'", rules), image), Reason.TOO_FEW_COUNT);
    }

    @Test
    void A17_nowIsReadOnceSoThatNobodyCanHoldAnAnswerBackIntoAnotherWindow() {
        alice.sign(image);
        Instant end = world.now.plusSeconds(1);
        AtomicInteger reads = new AtomicInteger();
        TrustPolicy later = policy("validFrom: '" + end + "'", rule("all", "**", "enforce"));

        try (Verifier verifier = world.verifier(later).clock(() -> reads.getAndIncrement() == 0 ? world.now : end).build()) {
            VerificationResult result = verifier.verify(image);

            assertFailed(result, Reason.TOO_FEW_COUNT);
            assertThat(result.instant()).isEqualTo(world.now);
        }
    }

    @Test
    void A17_noTimeInARecordOrArtifactWidensAWindow() {
        String path = alice.sign(digest.hex(), Signer.recordBuilder(digest, "prod-app").put("createdAt", "2020-01-01T00:00:00Z").build()).toString();
        world.attach(digest, World.artifact(digest, alice.did(), "at://" + alice.did() + "/" + path)
                .replace("\"recordUri\"", "\"signedAt\":\"2020-01-01T00:00:00Z\",\"recordUri\""));

        assertFailed(world.verify(policy("expiresAt: '2021-01-01T00:00:00Z'", rule("all", "**", "enforce")), image), Reason.TOO_FEW_COUNT);
        assertThat(world.requests).isEmpty();
    }
}
