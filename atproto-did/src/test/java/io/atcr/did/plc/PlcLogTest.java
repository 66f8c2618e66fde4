package io.atcr.did.plc;

import static io.atcr.did.plc.LogScript.KEYS;
import static io.atcr.did.plc.LogScript.PDS;
import static io.atcr.did.plc.LogScript.RECOVERY;
import static io.atcr.did.plc.LogScript.ROTATION;
import static io.atcr.did.plc.LogScript.STRANGER;
import static io.atcr.did.plc.LogScript.THIRD;
import static io.atcr.did.plc.PlcLogAssert.assertRefused;
import static io.atcr.did.plc.PlcLogAssert.assertVerified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.crypto.SignatureVerifier;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a verified log says, and what a recovery may do. */
class PlcLogTest {

    @Test
    void keyAndPdsAreThoseOfTheInstant() throws Exception {
        LogScript script = new LogScript().after(Duration.ofDays(1));
        PlcOperation moved = script.last().update(ROTATION, KEYS, THIRD.publicKey(), List.of("at://alice.example.com"),
                java.net.URI.create("https://other.example.com"));
        script.append(moved);
        script.after(Duration.ofDays(1)).append(moved.tombstone(RECOVERY));
        PlcLog log = assertVerified(script.verify());

        assertThat(log.didDocumentAt(LogScript.START.minusMillis(1))).isEmpty();
        assertThat(log.didDocumentAt(LogScript.START).orElseThrow().signingKey()).hasValue(ROTATION.publicKey());
        assertThat(log.didDocumentAt(LogScript.START.plus(Duration.ofDays(1)).minusMillis(1)).orElseThrow().pdsEndpoint()).hasValue(PDS);
        assertThat(log.didDocumentAt(LogScript.START.plus(Duration.ofDays(1))).orElseThrow().signingKey()).hasValue(THIRD.publicKey());
        assertThat(log.didDocumentAt(LogScript.START.plus(Duration.ofDays(1))).orElseThrow().pdsEndpoint()).map(Object::toString)
                .hasValue("https://other.example.com");
        assertThat(log.didDocumentAt(LogScript.START.plus(Duration.ofDays(2)))).isEmpty();
        assertThat(log.tombstoned()).isTrue();
        assertThat(log.didDocument()).isEmpty();
        assertThat(log.head().cid()).isEqualTo(script.last().cid());
    }

    @Test
    void whatARecoveryUndidNeverHeld() throws Exception {
        LogScript script = new LogScript().update(THIRD).update(THIRD).update(THIRD);
        script.after(Duration.ofHours(1)).append(script.follow(script.operation(1), ROTATION)).nullified(2, 3);
        PlcLog log = assertVerified(script.verify());

        assertThat(log.entries().get(3).nullifiedBy()).hasValue(4);
        assertThat(log.entryAt(LogScript.START.plus(Duration.ofHours(3))).orElseThrow().index()).isEqualTo(1);
        assertThat(log.entryAt(LogScript.START.plus(Duration.ofHours(4))).orElseThrow().index()).isEqualTo(4);
    }

    @Test
    void aLogHasOneSpellingWhichIsVerifiedLikeAnyOther() {
        LogScript script = new LogScript().update(THIRD).update(THIRD);
        script.after(Duration.ofHours(1)).append(script.follow(script.operation(1), ROTATION)).nullified(2);
        PlcLog log = assertVerified(script.verify());

        PlcLog again = assertVerified(new PlcLogVerifier().verify(log.did(), log.toJson()));

        assertThat(again.toJson()).isEqualTo(log.toJson());
        assertThat(again.entries()).map(Object::toString).isEqualTo(log.entries().stream().map(Object::toString).toList());
        assertThat(again.history(3)).isEqualTo(log.history(3));
        assertThat(new String(log.toJson(), StandardCharsets.UTF_8)).startsWith("[{\"did\":\"" + log.did() + "\",\"cid\":\"").doesNotContain(" ", "\n");
    }

    @Test
    void tombstoneCanBeUndoneByAHigherKeyWithinThreeDays() {
        LogScript script = new LogScript().after(Duration.ofHours(1));
        PlcOperation genesis = script.operation(0);
        script.append(genesis.tombstone(ROTATION)).after(Duration.ofHours(72)).append(script.follow(genesis, RECOVERY)).nullified(1);

        assertThat(assertVerified(script.verify()).tombstoned()).isFalse();
    }

    @Test
    void recoveryOneMillisecondLateIsTooLate() {
        LogScript script = new LogScript().update(ROTATION).after(Duration.ofHours(72).plusMillis(1));
        script.append(script.follow(script.operation(0), RECOVERY)).nullified(1);

        assertRefused(script.verify(), PlcRule.RECOVERY_TOO_LATE, 2);
    }

    @Test
    void theWindowIsThatOfTheFirstOperationThatIsUndone() {
        LogScript script = new LogScript().update(ROTATION).after(Duration.ofHours(72)).update(ROTATION);
        script.append(script.follow(script.operation(0), RECOVERY));

        script.entry(3).put("createdAt", LogScript.START.plus(Duration.ofHours(75)).toString());
        assertRefused(script.verify(), PlcRule.RECOVERY_TOO_LATE, 3);
    }

    @Test
    void recoveryNeedsAHigherKeyThanTheOneThatSignedWhatItUndoes() {
        LogScript script = new LogScript().update(ROTATION).after(Duration.ofHours(1));
        PlcOperation genesis = script.operation(0);
        for (var signer : List.of(ROTATION, THIRD)) {
            LogScript attempt = new LogScript();
            attempt.append(attempt.follow(attempt.last(), ROTATION));
            attempt.entry(1).put("createdAt", LogScript.START.plusSeconds(1).toString());
            attempt.after(Duration.ofHours(1)).append(attempt.follow(attempt.operation(0), signer)).nullified(1);
            assertRefused(attempt.verify(), PlcRule.RECOVERY_AUTHORITY, 2);
        }
        script.append(script.follow(genesis, RECOVERY)).nullified(1);
        assertVerified(script.verify());
    }

    @Test
    void recoveryCanBeRecoveredFromByAStillHigherKeyOnly() {
        LogScript script = new LogScript().update(THIRD).after(Duration.ofHours(1));
        PlcOperation genesis = script.operation(0);
        script.append(script.follow(genesis, ROTATION)).after(Duration.ofHours(1)).append(script.follow(genesis, RECOVERY)).nullified(1, 2);
        assertVerified(script.verify());

        script.after(Duration.ofHours(1)).append(script.follow(genesis, RECOVERY)).nullified(3);
        assertRefused(script.verify(), PlcRule.RECOVERY_AUTHORITY, 4);
    }

    /** A directory that lets nullified operations count would take this, since its signer outranks whoever nullified them. */
    @Test
    void nothingFollowsWhatARecoveryNullified() {
        LogScript script = new LogScript().update(THIRD).after(Duration.ofHours(1));
        script.append(script.follow(script.operation(0), ROTATION)).after(Duration.ofHours(1)).append(script.follow(script.operation(1), RECOVERY));

        assertRefused(script.nullified(1).verify(), PlcRule.PREV_NULLIFIED, 3);
        assertRefused(script.nullified(1, 2).verify(), PlcRule.PREV_NULLIFIED, 3);
    }

    @Test
    void recoveryByAStrangerIsABadSignature() {
        LogScript script = new LogScript().update(ROTATION).after(Duration.ofHours(1));
        PlcOperation strange = PlcOperation.genesis(STRANGER, List.of(STRANGER.publicKey()), STRANGER.publicKey(), List.of(), PDS);
        script.append(script.follow(script.operation(0), RECOVERY)).nullified(1);
        script.operationJson(2).put("sig", LogScript.json(strange).get("sig").stringValue());
        script.entry(2).put("cid", cidOf(script, 2));

        assertRefused(script.verify(), PlcRule.BAD_SIGNATURE, 2);
    }

    private static String cidOf(LogScript script, int index) {
        try {
            return PlcOperation.read(script.did(), script.operationJson(index)).cid().toString();
        } catch (PlcBreach breach) {
            throw new AssertionError(breach);
        }
    }

    @Test
    void operationWithoutRotationKeysIsTheLastOneUnlessItIsUndone() {
        LogScript script = new LogScript().after(Duration.ofHours(1));
        PlcOperation closed = script.last().update(ROTATION, List.of(), ROTATION.publicKey(), List.of(), PDS);
        assertThatThrownBy(() -> closed.tombstone(ROTATION)).isInstanceOf(IllegalArgumentException.class);
        script.append(closed);
        assertVerified(script.verify());

        script.after(Duration.ofHours(1)).append(script.follow(script.operation(0), RECOVERY)).nullified(1);
        assertVerified(script.verify());
    }

    @Test
    void whoseTheLogIsFollowsFromItsFirstOperation() {
        LogScript script = new LogScript().update(ROTATION);

        assertThat(assertVerified(new PlcLogVerifier().verify(script.bytes())).did()).isEqualTo(script.did());
    }

    @Test
    void limitsHold() {
        LogScript script = new LogScript().update(ROTATION).update(RECOVERY);
        int bytes = script.bytes().length;

        assertVerified(new PlcLogVerifier().withLimits(new PlcLimits(bytes, 3, 7)).verify(script.bytes()));
        assertRefused(new PlcLogVerifier().withLimits(new PlcLimits(bytes - 1, 3, 7)).verify(script.bytes()), PlcRule.LIMIT, -1);
        assertRefused(new PlcLogVerifier().withLimits(new PlcLimits(bytes, 2, 7)).verify(script.bytes()), PlcRule.LIMIT, 2);
        assertRefused(new PlcLogVerifier().withLimits(new PlcLimits(bytes, 3, 6)).verify(script.bytes()), PlcRule.LIMIT, 2);
        assertThatThrownBy(() -> new PlcLimits(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PlcLimits(1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new PlcLimits(1, 1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void A14_signatureIsWaivedForTheNamedOperationsOnly() {
        LogScript script = new LogScript().after(Duration.ofHours(1));
        PlcOperation bad = badSignature(script.follow(script.operation(0), ROTATION));
        script.append(bad);
        PlcLogVerifier strict = new PlcLogVerifier();
        PlcLogVerifier waiving = strict.withKnownBadSignatures(Set.of(bad.cid())).withSignatureVerifier(SignatureVerifier.bouncyCastle());

        assertRefused(strict.verify(script.bytes()), PlcRule.BAD_SIGNATURE, 1);
        assertRefused(strict.withKnownBadSignatures(Set.of(script.operation(0).cid())).verify(script.bytes()), PlcRule.BAD_SIGNATURE, 1);
        assertVerified(waiving.verify(script.bytes()));
        // a waived signature has no rank: every rotation key can undo it
        script.after(Duration.ofHours(1)).append(script.follow(script.operation(0), THIRD)).nullified(1);
        assertVerified(waiving.verify(script.bytes()));
    }

    private static PlcOperation badSignature(PlcOperation good) {
        try {
            var json = LogScript.json(good);
            json.put("sig", LogScript.json(PlcOperation.genesis(STRANGER, List.of(STRANGER.publicKey()), STRANGER.publicKey(), List.of(), PDS))
                    .get("sig").stringValue());
            return PlcOperation.read(good.did(), json);
        } catch (PlcBreach breach) {
            throw new AssertionError(breach);
        }
    }
}
