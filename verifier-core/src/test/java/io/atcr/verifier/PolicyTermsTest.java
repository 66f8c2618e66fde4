package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.Basis;
import io.atcr.policy.Decision;
import io.atcr.policy.DecisionReason;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Which of the facts that a policy may ask for reach it, and what happens with those that do not. */
class PolicyTermsTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer bob = world.signer("bob.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");

    private TrustPolicy policy(String minSignatures, String term) {
        return World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {}\n  " + bob.did() + ": {}\nowners:\n  alice.example.com: "
                + alice.did() + "\npolicies:\n- name: p\n  scope: '**'\n  require: {signature: true, minSignatures: " + minSignatures
                + "}\n  action: enforce\n  " + term + "\n");
    }

    private void attached(Signer signer) {
        world.attach(world.digest(image), World.artifact(world.digest(image), signer.did(),
                "at://" + signer.did() + "/" + signer.sign(image)));
    }

    @Test
    void A9_twoSignersOnOnePdsAreOneWhereThePolicySaysSo() {
        alice.sign(image);
        attached(bob);
        bob.movePds(URI.create("https://other.example.net"));
        assertThat(world.verify(policy("2", "independent: pds"), image).decision().allowed()).isTrue();

        bob.movePds(alice.pds());
        VerificationResult result = world.verify(policy("2", "independent: pds"), image);

        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.decision().sentence()).contains("SAME_PDS_AS(" + alice.did() + ")");
        VerifierTest.assertFailed(result, Reason.TERMS_NOT_MET);
        assertThat(world.verify(policy("2", ""), image).decision().allowed()).isTrue();
    }

    @Test
    void theAgeOfTheHeadReachesThePolicy() {
        alice.sign(image);
        assertThat(world.verify(policy("1", "maxHeadAge: 1d"), image).decision().allowed()).isTrue();

        world.advance(Duration.ofHours(25));
        VerificationResult result = world.verify(policy("1", "maxHeadAge: 1d"), image);

        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.decision().sentence()).contains("HEAD_NOT_CURRENT");
        VerifierTest.assertFailed(result, Reason.TERMS_NOT_MET);
    }

    @Test
    void A12_aTagRecordThatNobodyCanLookForIsADenialThatSaysSo() {
        alice.sign(image);

        VerificationResult result = world.verify(policy("1", "requireTagRecord: true"), image.withDigest(world.digest(image)));

        assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(result.decision().reason()).isEqualTo(DecisionReason.FACT_MISSING);
        VerifierTest.assertFailed(result, Reason.TERMS_NOT_MET);
        assertThat(((Evidence.Failed) result.evidence()).detail()).contains("FACT_MISSING(tagRecord)");
    }

    @Test
    void A11_nothingIsToleratedAsLongAsNobodySaysWhenItWasLastProven() {
        VerificationResult absent = world.verify(policy("1", "onAbsent: {allowIfSeen: 72h}"), image);
        assertThat(absent.decision().outcome()).isEqualTo(Decision.Outcome.DENY);
        VerifierTest.assertFailed(absent, Reason.RECORD_ABSENT);

        alice.sign(image);
        world.fault("getRecord", request -> {
            throw World.timeout();
        });
        VerificationResult unavailable = world.verify(policy("1", "staleIfUnavailable: 24h"), image);
        assertThat(unavailable.decision().outcome()).isEqualTo(Decision.Outcome.DENY);
        assertThat(unavailable.decision().basis()).isEqualTo(Basis.UNDETERMINED);
    }

    @Test
    void anExemptDigestIsAllowedWithAWarningAndNothingIsFetched() {
        ImageReference pinned = image.withDigest(world.digest(image));
        TrustPolicy policy = policy("1", "exempt: [{image: '" + pinned + "', reason: incident 7, expiresAt: '2026-12-01T00:00:00Z'}]");

        VerificationResult result = world.verify(policy, pinned);

        assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.ALLOW_WARN);
        assertThat(result.decision().sentence()).contains("incident 7");
        assertThat(result.evidence()).isInstanceOf(Evidence.NotRequired.class);
        assertThat(result.verifiedReference()).isEmpty();
        assertThat(world.requests).isEmpty();
        assertThat(world.verify(policy, image).decision().outcome()).as("by tag").isEqualTo(Decision.Outcome.DENY);
        world.advance(Duration.ofDays(30));
        assertThat(world.verify(policy, pinned).decision().outcome()).as("after its end").isEqualTo(Decision.Outcome.DENY);
    }

    @Test
    void aDeniedDidIsNeverLookedUp() {
        alice.sign(image);
        TrustPolicy policy = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {}\ndeniedDIDs: {" + alice.did()
                + ": {reason: stolen}}\nowners:\n  alice.example.com: " + alice.did()
                + "\npolicies:\n- {name: p, scope: '**', require: {signature: true}, action: enforce}\n");

        VerificationResult result = world.verify(policy, image);

        assertThat(result.decision().allowed()).isFalse();
        assertThat(world.requests).isEmpty();
    }
}
