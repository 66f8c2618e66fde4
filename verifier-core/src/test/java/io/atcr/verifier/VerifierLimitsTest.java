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
}
