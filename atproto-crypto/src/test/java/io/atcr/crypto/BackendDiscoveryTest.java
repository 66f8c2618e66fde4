package io.atcr.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.crypto.libsecp256k1.LibSecp256k1Backend;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.slf4j.helpers.NOPLogger;

/** Which backends are found, what they say of themselves, and how a failure is put on one line. */
class BackendDiscoveryTest {
    @Test
    void theListedBackendIsFoundAndNoOther() {
        Assumptions.assumeTrue(SignatureVerifier.available().contains("libsecp256k1"), "skipped: no libsecp256k1 for this platform");
        assertThat(BackendDiscovery.discover(NOPLogger.NOP_LOGGER)).singleElement()
                .satisfies(found -> assertThat(found.name()).isEqualTo("libsecp256k1"))
                .satisfies(found -> assertThat(found.curves()).containsExactly(Curve.K256));
        assertThat(new LibSecp256k1Backend().name()).isEqualTo("libsecp256k1");
        assertThat(new LibSecp256k1Backend().curves()).isEqualTo(Set.of(Curve.K256));
    }

    @Test
    void bouncyCastleComputesOnBothCurves() {
        assertThat(new BouncyCastleBackend().name()).isEqualTo("bouncycastle");
        assertThat(new BouncyCastleBackend().curves()).isEqualTo(EnumSet.allOf(Curve.class));
    }

    @Test
    void theReasonIsTheRootCauseOnOneShortLineOfAscii() {
        assertThat(BackendDiscovery.reason(new IllegalStateException("no\u001b[31m\ncode"))).isEqualTo(
                "java.lang.IllegalStateException: no?[31m?code");
        assertThat(BackendDiscovery.reason(new RuntimeException("outer", new UnsatisfiedLinkError("inner"))))
                .isEqualTo("java.lang.UnsatisfiedLinkError: inner");
        assertThat(BackendDiscovery.reason(new RuntimeException("x".repeat(1000)))).hasSize(200);
    }

    @Test
    void aLoopOfCausesEnds() {
        RuntimeException one = new RuntimeException("one");
        RuntimeException two = new RuntimeException("two", one);
        one.initCause(two);
        assertThat(BackendDiscovery.reason(one)).as("16 causes on").isEqualTo("java.lang.RuntimeException: one");
        assertThat(BackendDiscovery.reason(two)).isEqualTo("java.lang.RuntimeException: two");
    }
}
