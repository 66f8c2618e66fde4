package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.CarException;
import io.atcr.car.RecordValue;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.did.AtUri;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.RecordVerification.Verdict;
import io.atcr.verifier.cache.RevisionStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each test is an answer that would prove too much without one check. */
class RecordAttackTest extends RecordFixture {
    @Test
    void aCommitOfAnotherDidIsRefused() {
        mallory.put(path.toString(), post(POST, "hello"));
        world.fault("getRecord", request -> World.ok(request, mallory.proof(path)));

        assertNothingProven(verify(), Verdict.FAILED, Reason.WRONG_DID);
    }

    @Test
    void aHeadSignedWithAnotherKeyIsRefused() {
        byte[] log = alice.auditLog();
        alice.rotate();
        alice.commit();
        world.fault("plc.directory", request -> World.ok(request, log));

        assertNothingProven(verify(), Verdict.FAILED, Reason.BAD_SIGNATURE);
    }

    @Test
    void aRotatedKeyIsLookedForOnce() {
        try (Verifier verifier = world.verifier(policy).build()) {
            assertThat(verifier.verifyRecord(AtUri.of(alice.did(), path)).verdict()).isEqualTo(Verdict.PRESENT);
            alice.rotate();
            alice.commit();

            RecordVerification result = verifier.verifyRecord(AtUri.of(alice.did(), path));

            assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.PRESENT);
            assertThat(result.signingKey()).hasValue(alice.didKey());
        }
    }

    @Test
    void aRecordWhoseBytesWereSwappedIsNoProof() {
        byte[] proof = alice.proof(path);
        byte[] hello = "hello".getBytes(StandardCharsets.UTF_8);
        int at = new String(proof, StandardCharsets.ISO_8859_1).indexOf("hello");
        assertThat(at).isPositive();
        System.arraycopy("jello".getBytes(StandardCharsets.UTF_8), 0, proof, at, hello.length);
        world.fault("getRecord", request -> World.ok(request, proof));

        assertNothingProven(verify(), Verdict.INDETERMINATE, Reason.PROOF_UNUSABLE);
    }

    @ParameterizedTest
    @CsvSource({"app.bsky.feed.post/3kzzz", "app.bsky.feed.like/3kabc", "io.atcr.manifest/3kabc"})
    void theProofOfAnotherRecordOrCollectionIsNeverTheAskedOne(String other) {
        RecordPath asked = alice.put(other, post(other.substring(0, other.indexOf('/')), "asked"));
        byte[] proof = alice.proof(path);
        world.fault("getRecord", request -> World.ok(request, proof));

        RecordVerification result = verify(AtUri.of(alice.did(), asked));

        assertThat(result.verdict()).as(result.toString()).isNotEqualTo(Verdict.ABSENT);
        result.record().ifPresent(record -> assertThat(text(record)).isEqualTo("asked"));
    }

    private static String text(RecordValue record) {
        try {
            return record.value().text("text").orElse("");
        } catch (CarException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRecordWhoseTypeIsNotItsCollectionIsMalformed() {
        RecordPath odd = alice.putRaw(POST + "/3kodd", DagCbor.encode(post("io.atcr.manifest", "hello")));

        assertNothingProven(verify(AtUri.of(alice.did(), odd)), Verdict.FAILED, Reason.MALFORMED_REPOSITORY);
    }

    @Test
    void aMissingTreeNodeIsNeverReadAsAbsence() {
        byte[] cut = Cars.onlyFirstBlock(alice.proof(path));
        world.fault("getRecord", request -> World.ok(request, cut));

        assertNothingProven(verify(), Verdict.INDETERMINATE, Reason.PROOF_UNUSABLE);
    }

    @Test
    void anAccountThatWasGivenUpIsFinal() {
        alice.tombstone();

        assertNothingProven(verify(), Verdict.FAILED, Reason.DID_NOT_FOUND);
        assertThat(world.requests).noneMatch(asked -> asked.getPath().contains("getRecord"));
    }

    @Test
    void A14_aHistoryOfAnotherAccountProvesNothing() {
        String theirs = new String(mallory.auditLog(), StandardCharsets.UTF_8).replace(mallory.did().toString(), alice.did().toString());
        world.fault("plc.directory", request -> World.ok(request, theirs.getBytes(StandardCharsets.UTF_8)));

        assertNothingProven(verify(), Verdict.INDETERMINATE, Reason.DID_HISTORY);
    }

    @Test
    void A14_aHistoryThatContradictsTheOneSeenProvesNothing() {
        byte[] old = alice.auditLog();
        alice.rotate();
        alice.commit();
        assertThat(verify().verdict()).isEqualTo(Verdict.PRESENT);
        world.fault("plc.directory", request -> World.ok(request, old));

        assertNothingProven(verify(), Verdict.INDETERMINATE, Reason.DID_HISTORY);
    }

    @ParameterizedTest
    @CsvSource({"RepoTakendown, ACCOUNT_INACTIVE", "RepoDeactivated, ACCOUNT_INACTIVE", "RecordNotFound, PDS_UNAVAILABLE"})
    void anErrorOfThePdsIsNoAbsence(String error, Reason reason) {
        world.fault("getRecord", request -> World.status(request, 400, "{\"error\":\"" + error + "\"}"));

        assertNothingProven(verify(), Verdict.INDETERMINATE, reason);
    }

    @Test
    void A10_anOldHeadReplayedAfterDeletionIsARollback() {
        byte[] old = alice.proof(path);
        alice.delete(path);
        alice.commitAt(Tid.of(alice.head().rev().micros() + Duration.ofMinutes(20).toSeconds() * 1_000_000, 7));
        assertThat(verify().verdict()).isEqualTo(Verdict.ABSENT);
        world.fault("getRecord", request -> World.ok(request, old));

        assertNothingProven(verify(), Verdict.FAILED, Reason.ROLLBACK);
    }

    @Test
    void A10_onlyAccountsThatThePolicyNamesAreRemembered() throws Exception {
        mallory.put(path.toString(), post(POST, "hi"));
        AtUri theirs = AtUri.of(mallory.did(), path);

        assertThat(verify(theirs).verdict()).isEqualTo(Verdict.PRESENT);
        assertThat(verify(theirs).firstSeen()).isTrue();
        assertThat(marks.highest(mallory.did())).isEmpty();
        assertThat(heads.head(mallory.did())).isEmpty();

        assertThat(verify().verdict()).isEqualTo(Verdict.PRESENT);
        assertThat(marks.highest(alice.did())).hasValueSatisfying(mark -> assertThat(mark.commit()).isEqualTo(alice.head().cid()));
        assertThat(heads.head(alice.did())).isPresent();
    }

    @Test
    void A10_aMarkOfAnotherVerifierHoldsForWhomThisPolicyDoesNotName() throws Exception {
        mallory.put(path.toString(), post(POST, "hi"));
        byte[] old = mallory.proof(path);
        mallory.commitAt(Tid.of(mallory.head().rev().micros() + Duration.ofMinutes(20).toSeconds() * 1_000_000, 7));
        marks.raise(mallory.did(), new RevisionStore.Mark(mallory.head().rev(), mallory.head().cid()));
        world.fault("getRecord", request -> World.ok(request, old));

        assertNothingProven(verify(AtUri.of(mallory.did(), path)), Verdict.FAILED, Reason.ROLLBACK);
    }

    @Test
    void A6_aKeyThatThePolicyDoesNotPinIsRefusedBeforeThePdsIsAsked() {
        TrustPolicy pinned = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ":\n    keys: [\"" + mallory.didKey() + "\"]\n"
                + "policies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: true\n    action: enforce\n");

        assertNothingProven(verify(pinned, AtUri.of(alice.did(), path)), Verdict.FAILED, Reason.KEY_NOT_PINNED);
        assertThat(world.requests).noneMatch(asked -> asked.getPath().contains("getRecord"));
    }

    @Test
    void A18_aPdsAtARefusedAddressIsNotAsked() {
        world.fault("getRecord", request -> {
            throw new FetchException(FetchError.ADDRESS_REFUSED, "private");
        });

        assertNothingProven(verify(), Verdict.FAILED, Reason.ADDRESS_REFUSED);
    }
}
