package io.atcr.verifier.registry;

import java.time.Duration;
import java.util.function.LongSupplier;

/** One operation's end, on the monotonic clock. */
final class Deadline {
    private static final Duration LONGEST = Duration.ofDays(1);

    private final LongSupplier nanoClock;
    private final long end;

    private Deadline(LongSupplier nanoClock, long end) {
        this.nanoClock = nanoClock;
        this.end = end;
    }

    static Deadline in(Duration timeout, LongSupplier nanoClock) {
        Duration bounded = timeout.compareTo(LONGEST) > 0 ? LONGEST : timeout.isNegative() ? Duration.ZERO : timeout;
        return new Deadline(nanoClock, nanoClock.getAsLong() + bounded.toNanos());
    }

    /** At least the millisecond that is the connector's shortest timeout. */
    Duration remaining() throws RegistryException {
        long nanos = end - nanoClock.getAsLong();
        if (nanos <= 0) {
            throw new RegistryException(RegistryError.TIMEOUT, "the registry operation's deadline has passed");
        }
        return Duration.ofNanos(Math.max(nanos, 1_000_000));
    }
}
