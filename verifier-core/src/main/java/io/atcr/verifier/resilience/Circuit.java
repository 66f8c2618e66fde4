package io.atcr.verifier.resilience;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.github.resilience4j.circuitbreaker.CircuitBreaker.StateTransition;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig.SlidingWindowType;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Leaves one host alone after too many failures, and lets one request try it again after a while. Thread-safe. */
final class Circuit {
    private final CircuitBreaker breaker;
    private final String host;
    private final LongSupplier nanoClock;
    private final long pauseNanos;
    private volatile long openUntil;

    Circuit(String host, CircuitBreakerConfig config, LongSupplier nanoClock, long pauseNanos, CircuitListener listener) {
        this.host = host;
        this.nanoClock = nanoClock;
        this.pauseNanos = pauseNanos;
        this.breaker = CircuitBreaker.of("host", config);
        breaker.getEventPublisher().onStateTransition(event -> moved(event.getStateTransition(), listener));
    }

    static CircuitBreakerConfig config(ResilienceLimits limits, LongSupplier nanoClock) {
        return CircuitBreakerConfig.custom()
                .clock(new MonotonicClock(nanoClock))
                .currentTimestampFunction(clock -> nanoClock.getAsLong(), TimeUnit.NANOSECONDS)
                .slidingWindow(limits.circuitWindow(), limits.circuitMinimum(), SlidingWindowType.COUNT_BASED)
                .failureRateThreshold(limits.circuitFailurePercent())
                .waitDurationInOpenState(limits.circuitPause())
                .permittedNumberOfCallsInHalfOpenState(1)
                .build();
    }

    private void moved(StateTransition transition, CircuitListener listener) {
        if (transition.getToState() == State.OPEN) {
            openUntil = nanoClock.getAsLong() + pauseNanos;
        }
        if (transition == StateTransition.CLOSED_TO_OPEN) {
            listener.circuitChanged(host, true);
        } else if (transition == StateTransition.HALF_OPEN_TO_CLOSED) {
            listener.circuitChanged(host, false);
        }
    }

    /** Whether a request would be refused now; asks for nothing. */
    boolean refuses() {
        return breaker.getState() == State.OPEN && openUntil - nanoClock.getAsLong() >= 0;
    }

    boolean closed() {
        return breaker.getState() == State.CLOSED;
    }

    /** Whether no failure is remembered. */
    boolean untroubled() {
        return closed() && breaker.getMetrics().getNumberOfFailedCalls() == 0;
    }

    /** Leave for one attempt. */
    Leave enter() throws FetchException {
        if (!breaker.tryAcquirePermission()) {
            throw refusal();
        }
        return new Leave();
    }

    FetchException refusal() {
        long left = Math.max(0, openUntil - nanoClock.getAsLong());
        String until = left == 0 ? "until one request has tried it" : "for another " + TimeUnit.NANOSECONDS.toMillis(left) + " ms";
        return new FetchException(FetchError.CONNECT, host + " failed too often and is left alone " + until);
    }

    /** Ends exactly once. */
    final class Leave {
        private final State begun = breaker.getState();

        /** What was begun before the circuit opened says nothing about the host that is tried again. */
        void end(Health health) {
            if (breaker.getState() == State.HALF_OPEN && begun != State.HALF_OPEN) {
                return;
            }
            switch (health) {
                case WELL -> breaker.onSuccess(0, TimeUnit.NANOSECONDS);
                case ILL -> breaker.onError(0, TimeUnit.NANOSECONDS, new IllHost());
                case UNKNOWN -> breaker.releasePermission();
            }
        }
    }

    private static final class IllHost extends Exception {
        private static final long serialVersionUID = 1L;

        IllHost() {
            super("ill", null, false, false);
        }
    }
}
