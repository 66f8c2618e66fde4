package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleSigner;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class BundleCreationTest {
    private final BundleFixture fixture = new BundleFixture();
    private final World world = fixture.world;
    private final Signer alice = fixture.alice;

    @Test
    void aBundleHasWhatTheSignaturesStandOn() {
        alice.sign(fixture.tagged);

        BundleCreation creation = fixture.creation(fixture.policy, fixture.tagged);

        assertThat(creation.live().decision().allowed()).isTrue();
        assertThat(creation.reason()).isEqualTo(Reason.NONE);
        Bundle bundle = creation.bundle().orElseThrow();
        assertThat(bundle.registry() + "/" + bundle.repository()).isEqualTo("atcr.io/alice.example.com/prod-app");
        assertThat(bundle.digest()).isEqualTo(world.digest(fixture.tagged));
        assertThat(bundle.manifest()).isEqualTo(fixture.manifest(fixture.tagged));
        assertThat(bundle.createdAt()).isEqualTo(world.now);
        assertThat(bundle.signers()).containsExactly(
                BundleFixture.part(alice, World.path("io.atcr.manifest/" + bundle.digest().hex())));
    }

    @Test
    void theSameEvidenceIsTheSameBytesHoweverADirectorySpellsIt() {
        alice.sign(fixture.tagged);
        byte[] bytes = fixture.create(fixture.policy).encode();
        world.fault("/log/audit", request -> World.ok(request, respelled(alice.auditLog())));

        assertThat(fixture.create(fixture.policy).encode()).isEqualTo(bytes);
    }

    private static byte[] respelled(byte[] log) {
        return new String(log, StandardCharsets.UTF_8).replace("\"nullified\":false", "\"nullified\" : false,\n \"extra\": 1").getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void onlyWhatIsVerifiedIsBundled() {
        BundleCreation unsigned = fixture.creation(fixture.policy, fixture.tagged);
        assertThat(unsigned.bundle()).isEmpty();
        assertThat(unsigned.reason()).isEqualTo(Reason.RECORD_ABSENT);

        TrustPolicy lax = World.policy(World.trustingYaml("", alice).replace("signature: true", "signature: false"));
        BundleCreation asked = fixture.creation(lax, fixture.tagged);
        assertThat(asked.live().decision().allowed()).isTrue();
        assertThat(asked.bundle()).isEmpty();
        assertThat(asked.reason()).isEqualTo(Reason.UNSIGNED);
    }

    @Test
    void aBundleThatWouldNotVerifyOfflineIsNotReturned() {
        alice.sign(fixture.tagged);
        TrustPolicy byHandle = World.policy(World.trustingYaml("", alice).replaceFirst("owners:\n.*\n", ""));

        BundleCreation creation = fixture.creation(byHandle, fixture.tagged);

        assertThat(creation.live().decision().allowed()).isTrue();
        assertThat(creation.bundle()).isEmpty();
        assertThat(creation.reason()).isEqualTo(Reason.OWNER_UNRESOLVED);
        assertThat(creation.detail()).contains("would not verify offline", "owners");
    }

    @Test
    void whatCannotBeHadOnceMoreIsTheReason() {
        alice.sign(fixture.tagged);

        assertThat(onceOnly("getRecord", request -> World.status(request, 503, ""))).isEqualTo(Reason.PDS_UNAVAILABLE);
        assertThat(onceOnly("/log/audit", request -> World.status(request, 503, ""))).isEqualTo(Reason.DID_UNAVAILABLE);
        assertThat(onceOnly("/manifests/", request -> World.status(request, 503, ""))).isEqualTo(Reason.REGISTRY_UNAVAILABLE);
    }

    @Test
    void A10_anOlderHeadThanTheOneThatWasVerifiedIsNotBundled() {
        byte[] old = alice.proof(alice.sign(fixture.tagged));
        alice.commit();

        assertThat(onceOnly("getRecord", request -> World.ok(request, old))).isEqualTo(Reason.STALE_HEAD);
    }

    @Test
    void A14_aLogThatLagsIsNotBundled() {
        byte[] old = alice.auditLog();
        world.advance(Duration.ofHours(1));
        alice.rotate();
        alice.sign(fixture.tagged);
        fixture.see(alice);

        assertThat(onceOnly("/log/audit", request -> World.ok(request, old))).isEqualTo(Reason.DID_HISTORY);
    }

    @Test
    void A5_aBundleThatComesAsAnArtifactIsNeverLookedFor() {
        alice.sign(fixture.tagged);
        Bundle bundle = fixture.create(fixture.policy);
        alice.delete(World.path("io.atcr.manifest/" + bundle.digest().hex()));
        world.attach(bundle.digest(), new String(bundle.encode(), StandardCharsets.ISO_8859_1));

        VerificationResult result = world.verify(fixture.policy, fixture.tagged);

        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence().checks()).noneMatch(check -> check.code() == CheckCode.BUNDLE_READ);
    }

    @Test
    void aBundleStatesNothingToBeCurrent() {
        alice.sign(fixture.tagged);
        VerifiedSigner signer = ((Evidence.Verified) fixture.verify(fixture.create(fixture.policy)).evidence()).signers().get(0);

        assertThatThrownBy(() -> new VerifiedSigner(signer.did(), signer.signingKey(), signer.record(), signer.recordCid(), signer.commit(), signer.rev(),
                false, true, signer.bundled())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new BundleSigner(signer.did(), signer.record(), signer.commit(), new byte[0], Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** The true answer for the live verification, with the fault from the moment that the bundle's parts are fetched. */
    private Reason onceOnly(String part, Function<FetchRequest, FetchResponse> fault) {
        AtomicInteger asked = new AtomicInteger();
        ImageReference reference = fixture.tagged;
        long live = liveRequests(part, reference);
        world.fault(part, request -> asked.incrementAndGet() > live ? fault.apply(request) : null);
        BundleCreation creation = fixture.creation(fixture.policy, reference);
        world.fault(null);
        assertThat(creation.live().decision().allowed()).isTrue();
        assertThat(creation.bundle()).isEmpty();
        return creation.reason();
    }

    private long liveRequests(String part, ImageReference reference) {
        long before = count(part);
        world.verify(fixture.policy, reference);
        return count(part) - before;
    }

    private long count(String part) {
        return world.count((URI uri) -> uri.toString().contains(part));
    }
}
