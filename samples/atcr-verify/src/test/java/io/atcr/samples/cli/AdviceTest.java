package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.DecisionReason;
import io.atcr.verifier.Reason;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever the answer, there is a sentence that says what it means, and one that says what to do. */
class AdviceTest {
    @ParameterizedTest
    @EnumSource(Reason.class)
    void everyReasonHasANextStep(Reason reason) {
        assertSentence(ReasonMeaning.of(reason));
        if (reason == Reason.NONE) {
            assertThat(Advice.of(reason.code())).isEmpty();
            return;
        }
        assertSentence(NextStep.of(reason));
        assertThat(Advice.of(reason.code())).hasValue(new Advice(reason.code(), ReasonMeaning.of(reason), NextStep.of(reason)));
    }

    @Test
    void soHasEveryRuleOfADecisionAndEveryStatus() {
        Stream.of(DecisionReason.values()).filter(reason -> reason != DecisionReason.THRESHOLD_MET && reason != DecisionReason.SIGNATURE_NOT_REQUIRED)
                .forEach(reason -> assertThat(Advice.of(Advice.code(reason))).as(reason.name()).isPresent());
        Stream.of(ExitStatus.values()).filter(status -> status != ExitStatus.ALLOWED)
                .forEach(status -> assertThat(Advice.of(Advice.code(status))).as(status.name()).isPresent());
        Advice.all().forEach(advice -> {
            assertSentence(advice.meaning());
            assertSentence(advice.next());
        });
    }

    @Test
    void whatIsTransientIsNeverSaidToBeFinal() {
        Stream.of(Reason.values()).filter(Reason::isTransient).forEach(reason -> assertThat(NextStep.of(reason)).as(reason.code()).doesNotContain("Do not run"));
    }

    private static void assertSentence(String text) {
        assertThat(text).matches("[A-Z][^\\n\\r]{9,250}\\.").isEqualTo(SafeLine.of(text));
    }
}
