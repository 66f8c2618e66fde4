package io.atcr.car.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;

/** The strict check and the decoder agree, and what they accept has this one encoding. */
class CborFuzzTest {
    private static final CarLimits LIMITS = CarLimits.defaults();

    @FuzzTest(maxDuration = "2m")
    void accepted_bytes_are_canonical(byte[] bytes) {
        boolean accepted = Refusal.of(() -> DagCbor.check(bytes, LIMITS), bytes.length) == null;
        try {
            DataValue value = DagCbor.decode(bytes, LIMITS);
            assertThat(accepted).isTrue();
            assertThat(DagCbor.encode(value)).isEqualTo(bytes);
        } catch (CarException e) {
            assertThat(accepted).isFalse();
        }
    }
}
