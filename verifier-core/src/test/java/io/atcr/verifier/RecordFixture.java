package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.AtUri;
import io.atcr.did.DidException;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.RecordVerification.Verdict;
import io.atcr.verifier.cache.RevisionStore;

/** A record of Alice's, whom the policy names, and Mallory, whom it does not. */
abstract class RecordFixture {
    static final String POST = "app.bsky.feed.post";

    final World world = new World();
    final Signer alice = world.signer("alice.example.com");
    final Signer mallory = world.signer("mallory.example.com");
    final TrustPolicy policy = World.trusting("", alice);
    final RevisionStore marks = RevisionStore.inMemory();
    final PlcHeadStore heads = PlcHeadStore.inMemory();
    final RecordPath path = alice.put(POST + "/3kabc", post(POST, "hello"));

    static DataValue.Map post(String type, String text) {
        return DataValue.Map.builder().put("$type", type).put("text", text).build();
    }

    static AtUri uri(String text) {
        try {
            return AtUri.parse(text);
        } catch (DidException e) {
            throw new IllegalArgumentException(e);
        }
    }

    RecordVerification verify() {
        return verify(AtUri.of(alice.did(), path));
    }

    RecordVerification verify(AtUri uri) {
        return verify(policy, uri);
    }

    RecordVerification verify(TrustPolicy by, AtUri uri) {
        try (Verifier verifier = world.verifier(by).revisionStore(marks).plcHeadStore(heads).build()) {
            return verifier.verifyRecord(uri);
        }
    }

    static void assertNothingProven(RecordVerification result, Verdict verdict, Reason reason) {
        assertThat(result.reason()).as(result.toString()).isEqualTo(reason);
        assertThat(result.verdict()).isEqualTo(verdict);
        assertThat(result.detail()).isNotEmpty();
        assertThat(result.record()).isEmpty();
        assertThat(result.commit()).isEmpty();
        assertThat(result.rev()).isEmpty();
        assertThat(result.signingKey()).isEmpty();
        assertThat(result.firstSeen()).isFalse();
        assertThat(result.checks()).extracting(Check::reason).contains(reason);
    }
}
