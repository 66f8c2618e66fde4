package io.atcr.car.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import org.jspecify.annotations.Nullable;

/** What a parser may do with bytes it does not accept: its checked exception, located inside them. Anything else is a finding. */
final class Refusal {

    /** A parser at work. */
    interface Parsing {
        void run() throws CarException;
    }

    private Refusal() {}

    /** The code of the refusal, null if the bytes are accepted. */
    static @Nullable CarError of(Parsing parsing, int length) {
        try {
            parsing.run();
            return null;
        } catch (CarException e) {
            assertThat(e.offset()).isBetween(-1L, (long) length);
            assertThat(e.code()).isNotEqualTo(CarError.CBOR_VALUE);
            return e.code();
        }
    }
}
