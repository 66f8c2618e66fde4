package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierLimitsTest {

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.000999S", "PT24H0.000000001S", "PT999999999H"})
    void timeoutThatTheConnectorWouldRefuseIsRefusedHere(String timeout) {
        assertThatThrownBy(() -> VerifierLimits.defaults().withTotalTimeout(Duration.parse(timeout)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("totalTimeout");
    }

    @Test
    void timeoutMayBeAMillisecondOrADay() {
        assertThat(VerifierLimits.defaults().withTotalTimeout(Duration.ofMillis(1)).totalTimeout()).hasMillis(1);
        assertThat(VerifierLimits.defaults().withTotalTimeout(Duration.ofDays(1)).totalTimeout()).hasDays(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT24H0.000000001S"})
    void timeoutOfABatchIsBoundedAsTheOneOfAnImage(String timeout) {
        assertThatThrownBy(() -> VerifierLimits.defaults().withBatch(1, Duration.parse(timeout)))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("batchTimeout");
    }

    @Test
    void nothingAtOnceIsNoLimit() {
        assertThatThrownBy(() -> VerifierLimits.defaults().withBatch(0, Duration.ofSeconds(1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(VerifierLimits.defaults().withBatch(7, Duration.ofSeconds(1)).withTotalTimeout(Duration.ofSeconds(2)))
                .isEqualTo(VerifierLimits.defaults().withTotalTimeout(Duration.ofSeconds(2)).withBatch(7, Duration.ofSeconds(1)));
    }
}
