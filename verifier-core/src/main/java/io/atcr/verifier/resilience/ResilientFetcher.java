package io.atcr.verifier.resilience;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchLimits;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * A connector that is careful with hosts that are ill: attempts that end before the request's time does, retries of what may be another
 * time, circuits that leave a host alone, and places for requests that are made at once. Everything is counted for each upstream host.
 *
 * <p>It makes no answer of its own and changes none; what it adds are failures that are {@linkplain FetchError#transientFailure()
 * transient}: {@link FetchError#CONNECT} for a host that is left alone, {@link FetchError#TIMEOUT} where no place was free in time, and
 * {@link FetchError#INTERRUPTED}. The time of a request covers its attempts, and the waiting before and between them. It makes no
 * thread. Thread-safe.
 *
 * @see ResilienceLimits
 */
public final class ResilientFetcher implements HttpFetcher {
    private final HttpFetcher fetcher;
    private final ResilienceLimits limits;
    private final LongSupplier nanoClock;
    private final Pause pause;
    private final RetryRule rule;
    private final Set<Upstream> replaceable;
    private final Hosts hosts;
    private final Places places;
    private final CountDownLatch closed;

    private ResilientFetcher(Builder builder) {
        this.fetcher = builder.fetcher;
        this.limits = builder.limits;
        this.nanoClock = builder.nanoClock;
        this.closed = builder.closed;
        this.pause = builder.pause;
        this.rule = new RetryRule(limits, builder.clock, builder.random);
        this.replaceable = builder.replaceable;
        this.places = new Places(limits.maxTotal());
        CircuitListener listener = builder.listener;
        Optional<CircuitBreakerConfig> config = limits.circuitWindow() == 0 ? Optional.empty() : Optional.of(Circuit.config(limits, nanoClock));
        long pauseNanos = limits.circuitPause().toNanos();
        this.hosts = new Hosts(limits.maxHosts(), upstream -> new Host(
                upstream, config.map(c -> new Circuit(upstream.toString(), c, nanoClock, pauseNanos, listener)), limits.maxPerHost()));
    }

    /**
     * Starts to configure a careful connector.
     *
     * @param fetcher the connector that makes the requests; {@link #close()} closes it
     * @return a new builder
     */
    public static Builder builder(HttpFetcher fetcher) {
        return new Builder(fetcher);
    }

    @Override
    public FetchResponse fetch(FetchRequest request) throws FetchException {
        Optional<Upstream> upstream = Upstream.of(request.uri());
        if (upstream.isEmpty()) {
            return fetcher.fetch(request);
        }
        Host host = hosts.enter(upstream.get());
        try {
            return repeated(request, host, new Remaining(nanoClock, request.timeout().orElse(fetcher.totalTimeout())));
        } finally {
            hosts.leave(host);
        }
    }

    private FetchResponse repeated(FetchRequest request, Host host, Remaining remaining) throws FetchException {
        boolean repeatable = request.content().isEmpty() && !replaceable.contains(host.upstream);
        int most = repeatable ? limits.attempts() : 1;
        host.retries.earn();
        Outcome outcome = attempt(request, host, remaining);
        for (int retry = 1; retry < most; retry++) {
            Optional<Duration> wait = rule.waitBefore(retry, outcome, remaining);
            if (wait.isEmpty() || refuses(host) || !host.retries.spend()) {
                break;
            }
            pause(wait.get(), host);
            if (remaining.over() || refuses(host)) {
                break;
            }
            outcome = attempt(request, host, remaining);
        }
        return outcome.get();
    }

    private static boolean refuses(Host host) {
        return host.circuit.isPresent() && host.circuit.get().refuses();
    }

    private Outcome attempt(FetchRequest request, Host host, Remaining remaining) throws FetchException {
        if (refuses(host)) {
            throw host.circuit.orElseThrow().refusal();
        }
        places.enter(host, remaining);
        try {
            return asked(request.timeout(timeout(request, remaining)), host);
        } finally {
            places.leave(host);
        }
    }

    private Duration timeout(FetchRequest request, Remaining remaining) {
        Duration left = remaining.over() ? FetchLimits.MIN_TIMEOUT : remaining.duration();
        return Health.large(request) || left.compareTo(limits.attemptTimeout()) < 0 ? left : limits.attemptTimeout();
    }

    private Outcome asked(FetchRequest request, Host host) throws FetchException {
        Optional<Circuit.Leave> leave = host.circuit.isPresent() ? Optional.of(host.circuit.get().enter()) : Optional.empty();
        Health health = Health.UNKNOWN;
        try {
            FetchResponse response = fetcher.fetch(request);
            health = Health.of(request, response);
            return Outcome.of(response);
        } catch (FetchException failure) {
            health = Health.of(request, failure, limits.attemptTimeout());
            return Outcome.of(failure);
        } finally {
            if (leave.isPresent()) {
                leave.get().end(health);
            }
        }
    }

    private void pause(Duration wait, Host host) throws FetchException {
        try {
            pause.pause(wait);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FetchException(FetchError.INTERRUPTED, "the call to " + host.upstream + " was interrupted");
        }
    }

    /** Of how many hosts something is remembered. */
    int hosts() {
        return hosts.size();
    }

    @Override
    public AddressPolicy addressPolicy() {
        return fetcher.addressPolicy();
    }

    @Override
    public Duration totalTimeout() {
        return fetcher.totalTimeout();
    }

    /** Closes the connector, and ends the waiting between attempts. */
    @Override
    public void close() {
        closed.countDown();
        fetcher.close();
    }

    /** Builds careful connectors. Not thread-safe. */
    public static final class Builder {
        private final HttpFetcher fetcher;
        private final CountDownLatch closed = new CountDownLatch(1);
        private ResilienceLimits limits = ResilienceLimits.defaults();
        private InstantSource clock = InstantSource.system();
        private LongSupplier nanoClock = System::nanoTime;
        private DoubleSupplier random = () -> ThreadLocalRandom.current().nextDouble();
        private Pause pause = duration -> closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
        private Set<Upstream> replaceable = Set.of();
        private CircuitListener listener = (host, open) -> {};

        private Builder(HttpFetcher fetcher) {
            this.fetcher = Objects.requireNonNull(fetcher, "fetcher");
        }

        /**
         * Sets the limits. Default: {@link ResilienceLimits#defaults()}.
         *
         * @param limits the limits
         * @return this builder
         */
        public Builder limits(ResilienceLimits limits) {
            this.limits = Objects.requireNonNull(limits, "limits");
            return this;
        }

        /**
         * Sets the clock that dates in {@code Retry-After} are compared with. Default: the system's.
         *
         * @param clock the clock
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets hosts to which no request is made twice, because whoever asks them goes on to another one. Default: none.
         *
         * @param urls URLs at these hosts
         * @return this builder
         */
        public Builder replaceable(List<URI> urls) {
            this.replaceable = urls.stream().flatMap(url -> Upstream.of(url).stream()).collect(Collectors.toUnmodifiableSet());
            return this;
        }

        /**
         * Sets who is told of circuits. Default: nobody.
         *
         * @param listener the listener
         * @return this builder
         */
        public Builder circuitListener(CircuitListener listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /** For tests: what time it is, how chance decides, and how time passes. */
        Builder time(LongSupplier nanoClock, DoubleSupplier random, Pause pause) {
            this.nanoClock = nanoClock;
            this.random = random;
            this.pause = pause;
            return this;
        }

        /**
         * The connector.
         *
         * @return a connector that knows of no host yet
         */
        public ResilientFetcher build() {
            return new ResilientFetcher(this);
        }
    }
}
