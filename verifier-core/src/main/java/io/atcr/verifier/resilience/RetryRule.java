package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/**
 * Whether a request is made again, and how long to wait before: only after what may be another time, and only while there is time.
 *
 * <p>A wait that the host asks for has to fit into the time that is left. Any other retry begins in the first half of the request's time,
 * so that who asks has the other half for something better: a fresh DID document, another directory. Thread-safe.
 */
final class RetryRule {
    private static final int TOO_MANY_REQUESTS = 429;

    private final ResilienceLimits limits;
    private final InstantSource clock;
    private final DoubleSupplier random;

    /** {@code random} gives numbers from 0 to 1. */
    RetryRule(ResilienceLimits limits, InstantSource clock, DoubleSupplier random) {
        this.limits = limits;
        this.clock = clock;
        this.random = random;
    }

    /** The wait before retry number {@code retry}, counted from 1; empty if the outcome stands. */
    Optional<Duration> waitBefore(int retry, Outcome outcome, Remaining remaining) {
        if (outcome.failure().isPresent()) {
            return mayPass(outcome.failure().get()) ? jittered(retry).filter(remaining::coversInFirstHalf) : Optional.empty();
        }
        FetchResponse response = outcome.response().orElseThrow();
        boolean limited = response.status() == TOO_MANY_REQUESTS;
        if (!limited && !Health.unavailable(response.status())) {
            return Optional.empty();
        }
        Optional<Duration> asked = RetryAfter.of(response, clock);
        if (asked.isPresent()) {
            // not all who were told the same come back at the same time
            return jittered(retry).map(asked.get()::plus).filter(remaining::covers);
        }
        return limited ? Optional.empty() : jittered(retry).filter(remaining::coversInFirstHalf);
    }

    private static boolean mayPass(FetchException failure) {
        return switch (failure.code()) {
            case CONNECT, DNS, TIMEOUT -> true;
            default -> false;
        };
    }

    /** Full jitter: anything up to a bound that doubles. */
    private Optional<Duration> jittered(int retry) {
        long bound = limits.firstBackoff().toNanos();
        for (int i = 1; i < retry && bound < limits.longestBackoff().toNanos(); i++) {
            bound *= 2;
        }
        return Optional.of(Duration.ofNanos((long) (random.getAsDouble() * Math.min(bound, limits.longestBackoff().toNanos()))));
    }
}
