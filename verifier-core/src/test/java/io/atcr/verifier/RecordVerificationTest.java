package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Cid;
import io.atcr.car.RecordValue;
import io.atcr.verifier.RecordVerification.Verdict;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordVerificationTest extends RecordFixture {
    @Test
    void anyRecordIsProvenUnderTheCurrentHeadAndKey() throws Exception {
        RecordVerification result = verify();

        assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.PRESENT);
        assertThat(result.reason()).isEqualTo(Reason.NONE);
        assertThat(result.did()).hasValue(alice.did());
        assertThat(result.signingKey()).hasValue(alice.didKey());
        assertThat(result.commit()).hasValue(alice.head().cid());
        assertThat(result.rev()).hasValue(alice.head().rev());
        RecordValue record = result.record().orElseThrow();
        assertThat(record.value().text("text")).hasValue("hello");
        assertThat(Cid.ofDagCbor(record.toBytes())).isEqualTo(record.cid());
        assertThat(result.firstSeen()).isTrue();
        assertThat(result.instant()).isEqualTo(world.now);
        assertThat(result.checks()).allMatch(check -> check.outcome() == Check.Outcome.PASSED);
        assertThat(result.checks()).extracting(Check::code).containsExactly(
                CheckCode.ACCOUNT_RESOLVED, CheckCode.DID_RESOLVED, CheckCode.PROOF_FETCHED, CheckCode.HEAD_FRESH, CheckCode.RECORD_PROVEN);
        assertThat(verify().firstSeen()).isFalse();
    }

    @Test
    void absenceIsProvenUnderTheCurrentHeadAndKey() {
        alice.delete(path);

        RecordVerification result = verify();

        assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.ABSENT);
        assertThat(result.reason()).isEqualTo(Reason.RECORD_ABSENT);
        assertThat(result.record()).isEmpty();
        assertThat(result.signingKey()).hasValue(alice.didKey());
        assertThat(result.commit()).hasValue(alice.head().cid());
        assertThat(result.rev()).hasValue(alice.head().rev());
    }

    @Test
    void A3_aRecordsVerdictCannotBeTakenForAnImages() {
        assertThat(RecordVerification.class.getSuperclass()).isEqualTo(Object.class);
        assertThat(RecordVerification.class.getInterfaces()).isEmpty();
        assertThat(Arrays.stream(RecordVerification.class.getMethods()).filter(method -> method.getReturnType() == boolean.class).map(Method::getName))
                .containsExactlyInAnyOrder("firstSeen", "equals");
        assertThat(Arrays.stream(RecordVerification.class.getMethods()).map(Method::getName)).doesNotContain("allowed", "decision", "evidence");
    }

    @Test
    void aHandleIsResolvedAndConfirmedByTheDidDocument() {
        RecordVerification result = verify(uri("at://alice.example.com/" + path));

        assertThat(result.verdict()).as(result.toString()).isEqualTo(Verdict.PRESENT);
        assertThat(result.did()).hasValue(alice.did());
        assertThat(result.checks()).filteredOn(check -> check.code() == CheckCode.ACCOUNT_RESOLVED).extracting(Check::source)
                .containsExactly("handle resolution", "DID document");
    }

    @Test
    void A13_aHandleThatTheDidDocumentDoesNotConfirmProvesNothing() {
        alice.handle("somebody.else.example.com");

        RecordVerification result = verify(uri("at://alice.example.com/" + path));

        assertNothingProven(result, Verdict.INDETERMINATE, Reason.OWNER_UNRESOLVED);
        assertThat(result.did()).isEmpty();
        assertThat(world.requests).noneMatch(asked -> asked.getPath().contains("getRecord"));
    }

    @Test
    void aHandleThatLeadsNowhereProvesNothing() {
        assertNothingProven(verify(uri("at://nobody.example.com/" + path)), Verdict.INDETERMINATE, Reason.OWNER_UNRESOLVED);
    }

    @Test
    void anOwnerThatThePolicyMapsIsNoHandle() {
        world.signers.remove(alice.did());

        assertNothingProven(verify(uri("at://alice.example.com/" + path)), Verdict.INDETERMINATE, Reason.OWNER_UNRESOLVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/app.bsky.feed.post"})
    void aUriWithoutARecordIsAnAnswerAndNoRequest(String rest) {
        assertNothingProven(verify(uri("at://" + alice.did() + rest)), Verdict.FAILED, Reason.NOT_A_RECORD);
        assertThat(world.requests).isEmpty();
    }
}
