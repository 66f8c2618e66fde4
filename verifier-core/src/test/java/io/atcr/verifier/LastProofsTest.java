package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.policy.Basis;
import io.atcr.policy.Decision;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A11: an outage or a deletion is tolerated for as long as the policy says, and for nothing else. */
class LastProofsTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final VerificationCache cache = new CaffeineVerificationCache(100, () -> world.now);
    private final RevisionStore marks = RevisionStore.inMemory();
    private RecordPath path = World.path("io.atcr.manifest/x");

    @BeforeEach
    void sign() {
        path = alice.sign(image);
    }

    private TrustPolicy policy(String term) {
        return World.policy(World.trustingYaml("", alice) + "    " + term + "\n");
    }

    private VerificationResult verify(String term) {
        try (Verifier verifier = world.verifier(policy(term)).cache(cache).revisionStore(marks).build()) {
            return verifier.verify(image);
        }
    }

    private void down(String part) {
        world.fault(part, request -> {
            throw World.timeout();
        });
    }

    private static void assertTolerated(VerificationResult result) {
        assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.ALLOW_WARN);
        assertThat(result.decision().basis()).isEqualTo(Basis.TOLERATED);
        assertThat(result.verifiedReference()).isEmpty();
    }

    private static void assertDenied(VerificationResult result) {
        assertThat(result.decision().outcome()).isEqualTo(Decision.Outcome.DENY);
    }

    @Test
    void A11_aPdsThatIsDownIsToleratedWithAWarningAsLongAsThePolicySays() {
        String term = "staleIfUnavailable: 12h";
        assertThat(verify(term).decision().outcome()).isEqualTo(Decision.Outcome.ALLOW);
        down("getRecord");

        world.advance(Duration.ofHours(3));
        VerificationResult result = verify(term);
        assertTolerated(result);
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).isEqualTo(Reason.PDS_UNAVAILABLE));
        assertThat(result.decision().sentence()).contains("COUNTED_STALE");

        world.advance(Duration.ofHours(9));
        assertTolerated(verify(term));
        world.advance(Duration.ofSeconds(1));
        assertDenied(verify(term));
    }

    @Test
    void A11_aDirectoryThatIsDownIsToleratedTheSameWay() {
        String term = "staleIfUnavailable: 24h";
        verify(term);
        down("plc.directory");
        world.advance(Duration.ofHours(24));
        assertTolerated(verify(term));
        world.advance(Duration.ofSeconds(1));
        assertDenied(verify(term));
    }

    @Test
    void A11_garbageInPlaceOfAProofIsAnOutage() {
        verify("staleIfUnavailable: 12h");
        world.advance(Duration.ofHours(1));
        world.fault("getRecord", request -> World.ok(request, new byte[] {1, 2, 3}));
        assertTolerated(verify("staleIfUnavailable: 12h"));
    }

    @Test
    void A11_aDeletedRecordIsToleratedOnlyWherePolicySaysOnAbsent() {
        String term = "onAbsent: {allowIfSeen: 72h}";
        assertThat(verify(term).decision().outcome()).isEqualTo(Decision.Outcome.ALLOW);
        alice.delete(path);

        world.advance(Duration.ofHours(72));
        VerificationResult result = verify(term);
        assertTolerated(result);
        assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Failed.class, e -> assertThat(e.reason()).isEqualTo(Reason.RECORD_ABSENT));
        assertThat(result.decision().sentence()).contains("COUNTED_SEEN");
        assertDenied(verify("staleIfUnavailable: 24h"));
        world.advance(Duration.ofSeconds(1));
        assertDenied(verify(term));
    }

    @Test
    void A11_anOutageIsNotToleratedByOnAbsent() {
        verify("onAbsent: {allowIfSeen: 72h}");
        down("getRecord");
        world.advance(Duration.ofHours(1));
        assertDenied(verify("onAbsent: {allowIfSeen: 72h}"));
    }

    @Test
    void A11_aTakendownIsNeverToleratedNorAnOutageAfterIt() {
        for (String error : new String[] {"RepoTakendown", "RepoSuspended", "RepoDeactivated"}) {
            String term = "staleIfUnavailable: 12h";
            world.fault(null);
            verify(term);
            world.advance(Duration.ofHours(1));
            world.fault("getRecord", request -> World.status(request, 400, "{\"error\":\"" + error + "\"}"));
            assertDenied(verify(term));
            down("getRecord");
            assertDenied(verify(term));
        }
    }

    @Test
    void A12_whatIsToleratedHadItsTagRecordWhenItWasProven() {
        String term = "staleIfUnavailable: 12h\n    requireTagRecord: true";
        assertDenied(verify(term));
        alice.tag(image);
        world.advance(Duration.ofMinutes(1));
        assertThat(verify(term).decision().outcome()).isEqualTo(Decision.Outcome.ALLOW);
        down("getRecord");
        world.advance(Duration.ofHours(1));
        assertTolerated(verify(term));
    }

    @Test
    void A11_anOutageAfterADeletionWasProvenIsNotTolerated() {
        String term = "staleIfUnavailable: 12h\n    onAbsent: {allowIfSeen: 2h}";
        verify(term);
        alice.delete(path);
        world.advance(Duration.ofHours(1));
        assertTolerated(verify(term));
        down("getRecord");
        world.advance(Duration.ofMinutes(1));
        assertDenied(verify(term));

        world.fault(null);
        world.advance(Duration.ofMinutes(1));
        assertTolerated(verify(term));
    }

    @Test
    void A11_anOutageAfterADeletionThatWasMendedIsTolerated() {
        String term = "staleIfUnavailable: 12h";
        verify(term);
        alice.delete(path);
        world.advance(Duration.ofHours(1));
        assertDenied(verify(term));
        alice.sign(image);
        world.advance(Duration.ofMinutes(1));
        assertThat(verify(term).decision().outcome()).isEqualTo(Decision.Outcome.ALLOW);
        down("getRecord");
        world.advance(Duration.ofHours(1));
        assertTolerated(verify(term));
    }

    @Test
    void A11_anOutageAfterARollbackIsNotTolerated() throws Exception {
        String term = "staleIfUnavailable: 12h\n    onAbsent: {allowIfSeen: 72h}";
        byte[] old = alice.proof(path);
        alice.commitAt(Tid.of(alice.head().rev().micros() + 1_200_000_000L, 7));
        verify(term);
        world.advance(Duration.ofHours(1));
        world.fault("getRecord", request -> World.ok(request, old));
        VerifierTest.assertFailed(verify(term), Reason.ROLLBACK);
        down("getRecord");
        world.advance(Duration.ofMinutes(1));
        assertDenied(verify(term));
    }

    @Test
    void A11_afterAnInvalidationNothingIsTolerated() {
        String term = "staleIfUnavailable: 12h";
        verify(term);
        down("getRecord");
        world.advance(Duration.ofHours(1));
        assertTolerated(verify(term));
        try (Verifier verifier = world.verifier(policy(term)).cache(cache).build()) {
            verifier.invalidate(alice.did());
        }
        assertDenied(verify(term));
    }

    @Test
    void A11_anotherSigningKeyIsNeverTolerated() {
        String term = "staleIfUnavailable: 12h\n    onAbsent: {allowIfSeen: 72h}";
        verify(term);
        alice.rotate();
        alice.delete(path);
        world.advance(Duration.ofHours(1));
        assertDenied(verify(term));
        down("getRecord");
        world.advance(Duration.ofMinutes(1));
        assertDenied(verify(term));
    }

    @Test
    void A11_aBadSignatureIsNeverTolerated() {
        String term = "staleIfUnavailable: 12h\n    onAbsent: {allowIfSeen: 72h}";
        verify(term);
        byte[] log = alice.auditLog();
        alice.rotate();
        alice.commit();
        world.advance(Duration.ofHours(1));
        world.fault("plc.directory", request -> World.ok(request, log));
        VerificationResult result = verify(term);
        VerifierTest.assertFailed(result, Reason.BAD_SIGNATURE);
    }

    @Test
    void A11_aRollbackIsNeverTolerated() throws Exception {
        String term = "staleIfUnavailable: 12h\n    onAbsent: {allowIfSeen: 72h}";
        byte[] old = alice.proof(path);
        alice.commitAt(Tid.of(alice.head().rev().micros() + 1_200_000_000L, 7));
        verify(term);
        world.advance(Duration.ofHours(1));
        world.fault("getRecord", request -> World.ok(request, old));
        VerifierTest.assertFailed(verify(term), Reason.ROLLBACK);
    }

    @Test
    void A11_whatWasNeverProvenOrOnlyForAnotherImageIsNotTolerated() {
        String term = "staleIfUnavailable: 12h";
        ImageReference other = world.push(World.ATCR, "alice.example.com/other");
        verify(term);
        down("getRecord");
        world.advance(Duration.ofMinutes(6));
        try (Verifier verifier = world.verifier(policy(term)).cache(cache).build()) {
            assertDenied(verifier.verify(other));
        }
        cache.invalidateAll();
        assertDenied(verify(term));
    }

    @Test
    void A11_aProofFromTheCacheDoesNotCountAsAnotherLiveOne() {
        String term = "staleIfUnavailable: 1h";
        verify(term);
        world.advance(Duration.ofMinutes(4));
        verify(term);
        down("getRecord");
        world.advance(Duration.ofMinutes(56));
        assertTolerated(verify(term));
        world.advance(Duration.ofSeconds(1));
        assertDenied(verify(term));
    }

    @Test
    void nothingIsRememberedWhereNoPolicyToleratesAnything() {
        Map<CacheRegion<?>, String> places = new HashMap<>();
        try (Verifier verifier = world.verifier(policy("maxHeadAge: 30d")).cache(new NotingCache(cache, places)).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
        }
        assertThat(places).containsKey(CacheRegions.SIGNATURE_EVIDENCE).doesNotContainKey(CacheRegions.LAST_PROOFS);
    }
}
