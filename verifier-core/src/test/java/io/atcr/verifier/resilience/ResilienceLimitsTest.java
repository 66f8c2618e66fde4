package io.atcr.verifier.resilience;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class ResilienceLimitsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void limitsThatDoNotLimitAreRefused() {
        ResilienceLimits limits = ResilienceLimits.defaults();
        refused("attempts", () -> limits.withAttempts(0, SECOND));
        refused("attempts", () -> limits.withAttempts(11, SECOND));
        refused("attemptTimeout", () -> limits.withAttempts(1, Duration.ZERO));
        refused("attemptTimeout", () -> limits.withAttempts(1, Duration.ofDays(2)));
        refused("backoff", () -> limits.withBackoff(Duration.ofMillis(-1), SECOND));
        refused("backoff", () -> limits.withBackoff(SECOND, Duration.ofDays(2)));
        refused("circuitWindow", () -> limits.withCircuit(-1, 1, 50, SECOND));
        refused("circuitWindow", () -> limits.withCircuit(1001, 1, 50, SECOND));
        refused("circuitMinimum", () -> limits.withCircuit(10, 11, 50, SECOND));
        refused("circuitMinimum", () -> limits.withCircuit(10, 0, 50, SECOND));
        refused("circuitFailurePercent", () -> limits.withCircuit(10, 1, 0, SECOND));
        refused("circuitFailurePercent", () -> limits.withCircuit(10, 1, 101, SECOND));
        refused("circuitPause", () -> limits.withCircuit(10, 1, 50, Duration.ZERO));
        refused("maxPerHost", () -> limits.withPlaces(0, 1));
        refused("maxTotal", () -> limits.withPlaces(2, 1));
        refused("maxHosts", () -> limits.withHosts(0));
    }

    private static void refused(String name, ThrowingCallable limits) {
        assertThatIllegalArgumentException().isThrownBy(limits).withMessageContaining(name);
    }

    @Test
    void withNoLimitsEverythingIsPassedOn() throws FetchException {
        FakeNetwork network = new FakeNetwork();
        ResilientFetcher fetcher = network.with(ResilienceLimits.none());
        network.otherwise = FakeNetwork.status(503);
        for (int i = 0; i < 100; i++) {
            FetchRequest request = FetchRequest.get(FakeNetwork.PDS).timeout(Duration.ofDays(1));
            assertThat(fetcher.fetch(request).status()).isEqualTo(503);
            assertThat(network.asked.get(i).timeout()).contains(Duration.ofDays(1));
        }
        assertThat(network.asked).hasSize(100);
        assertThat(network.circuits).isEmpty();
    }
}
