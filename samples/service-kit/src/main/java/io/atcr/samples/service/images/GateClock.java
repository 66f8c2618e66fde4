package io.atcr.samples.service.images;

import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * The two clocks of a gate.
 *
 * @param wall  what policies, revisions and expiry are compared with
 * @param nanos what rates are measured by; deadlines are always by {@link System#nanoTime()}
 */
record GateClock(InstantSource wall, LongSupplier nanos) {

    static GateClock of(InstantSource wall) {
        return new GateClock(wall, System::nanoTime);
    }
}
