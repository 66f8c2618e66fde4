package io.atcr.policy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A policy set that follows its source. Thread-safe: readers get an immutable snapshot and never wait.
 *
 * <p>The source is read by {@link #poll()}; there is no thread until {@link #start} is called. A set that does not load never replaces
 * one that did: the old one stays and {@link Status#ready()} turns false after a grace, or everything is denied from the poll that
 * found it, as {@link OnBadReload} says. Take one snapshot for one decision.
 */
public final class ReloadingTrustPolicy implements AutoCloseable {
    /** How long a set that does not load leaves readiness alone, where the builder says nothing: 5 minutes. */
    public static final Duration DEFAULT_RELOAD_GRACE = Duration.ofMinutes(5);

    /** What a set that does not load does. */
    public enum OnBadReload {
        /** The old set stays in force; readiness turns false after the grace. */
        KEEP,
        /** Everything is denied, and readiness is false, until a set loads again. */
        DENY
    }

    /**
     * How the set is doing. Immutable.
     *
     * @param ready        whether the source was read in time and loads, or has not loaded for less than the grace
     * @param sha256       the hash of the set that loaded last
     * @param loadedAt     when that set was first loaded
     * @param polledAt     when the source was last read
     * @param failingSince when the first of the polls was that have failed since; empty when the last one did not
     * @param failure      why the last poll failed
     */
    public record Status(boolean ready, String sha256, Instant loadedAt, Instant polledAt, Optional<Instant> failingSince,
            Optional<PolicyException> failure) {

        /**
         * Refuses nulls.
         *
         * @param ready        whether it may be relied on
         * @param sha256       the hash
         * @param loadedAt     when it was loaded
         * @param polledAt     when the source was last read
         * @param failingSince since when it fails
         * @param failure      why
         */
        public Status {
            Objects.requireNonNull(sha256, "sha256");
            Objects.requireNonNull(loadedAt, "loadedAt");
            Objects.requireNonNull(polledAt, "polledAt");
            Objects.requireNonNull(failingSince, "failingSince");
            Objects.requireNonNull(failure, "failure");
        }
    }

    /** Configures a {@link ReloadingTrustPolicy}. Not thread-safe. */
    public static final class Builder {
        private final PolicySource source;
        private InstantSource clock = InstantSource.system();
        private Duration reloadGrace = DEFAULT_RELOAD_GRACE;
        private OnBadReload onBadReload = OnBadReload.KEEP;
        private Consumer<Status> listener = status -> { };

        private Builder(PolicySource source) {
            this.source = Objects.requireNonNull(source, "source");
        }

        /**
         * Sets the clock that the grace runs on.
         *
         * @param clock the clock; the default is the system's
         * @return this builder
         */
        public Builder clock(InstantSource clock) {
            this.clock = Objects.requireNonNull(clock, "clock");
            return this;
        }

        /**
         * Sets how long a set that does not load leaves readiness alone.
         *
         * @param grace not negative; the default is {@link #DEFAULT_RELOAD_GRACE}
         * @return this builder
         * @throws IllegalArgumentException if it is negative
         */
        public Builder reloadGrace(Duration grace) {
            if (grace.isNegative()) {
                throw new IllegalArgumentException("a grace is not negative: " + grace);
            }
            this.reloadGrace = grace;
            return this;
        }

        /**
         * Sets what a set that does not load does.
         *
         * @param onBadReload the default is {@link OnBadReload#KEEP}
         * @return this builder
         */
        public Builder onBadReload(OnBadReload onBadReload) {
            this.onBadReload = Objects.requireNonNull(onBadReload, "onBadReload");
            return this;
        }

        /**
         * Sets who is told about each poll after which the snapshot, or the failure, is another one. It is called by whoever polls;
         * what it throws is ignored.
         *
         * @param listener the default does nothing
         * @return this builder
         */
        public Builder listener(Consumer<Status> listener) {
            this.listener = Objects.requireNonNull(listener, "listener");
            return this;
        }

        /**
         * Reads the source for the first time.
         *
         * @return the policy set
         * @throws PolicyException if it does not load: there is nothing to keep, so there is no verification
         */
        public ReloadingTrustPolicy load() throws PolicyException {
            return new ReloadingTrustPolicy(this, source.load());
        }
    }

    /** What readers see, swapped as one. */
    private record State(TrustPolicy snapshot, TrustPolicy loaded, Instant loadedAt, Instant polledAt, @Nullable Instant failingSince,
            @Nullable PolicyException failure) {
    }

    private final PolicySource source;
    private final InstantSource clock;
    private final Duration reloadGrace;
    private final OnBadReload onBadReload;
    private final Consumer<Status> listener;
    private final Object polling = new Object();
    private volatile State state;
    private volatile @Nullable Duration interval;
    private @Nullable ScheduledExecutorService scheduler;

    private ReloadingTrustPolicy(Builder builder, TrustPolicy first) {
        this.source = builder.source;
        this.clock = builder.clock;
        this.reloadGrace = builder.reloadGrace;
        this.onBadReload = builder.onBadReload;
        this.listener = builder.listener;
        Instant now = clock.instant();
        this.state = new State(first, first, now, now, null, null);
    }

    /**
     * Starts to configure.
     *
     * @param source where the set comes from
     * @return a builder
     */
    public static Builder builder(PolicySource source) {
        return new Builder(source);
    }

    /**
     * The set that is in force.
     *
     * @return the same instance until a poll changes it; never waits for a poll
     */
    public TrustPolicy snapshot() {
        return state.snapshot;
    }

    /**
     * How the set is doing at the clock's time.
     *
     * @return the status; never waits for a poll
     */
    public Status status() {
        return status(state);
    }

    private Status status(State of) {
        Instant now = clock.instant();
        Duration grace = onBadReload == OnBadReload.DENY ? Duration.ZERO : reloadGrace;
        boolean good = of.failingSince == null || Duration.between(of.failingSince, now).compareTo(grace) < 0;
        Duration period = interval;
        boolean looked = period == null || Duration.between(of.polledAt, now).compareTo(reloadGrace.plus(period)) <= 0;
        return new Status(good && looked, of.loaded.sha256(), of.loadedAt, of.polledAt, Optional.ofNullable(of.failingSince),
                Optional.ofNullable(of.failure));
    }

    /**
     * Reads the source now. Polls of several threads wait for each other; readers do not.
     *
     * @return whether {@link #snapshot()} is another set than before
     */
    public boolean poll() {
        State before;
        State after;
        synchronized (polling) {
            before = state;
            after = read(before);
            state = after;
        }
        boolean changed = after.snapshot != before.snapshot;
        if (changed || !Objects.equals(message(after), message(before))) {
            try {
                listener.accept(status(after));
            } catch (RuntimeException e) {
                // a listener cannot keep a policy from being replaced
                return changed;
            }
        }
        return changed;
    }

    private State read(State before) {
        TrustPolicy read;
        PolicyException failure;
        try {
            read = source.load();
            Instant now = clock.instant();
            boolean same = read.sha256().equals(before.loaded.sha256());
            TrustPolicy loaded = same ? before.loaded : read;
            return new State(loaded, loaded, same ? before.loadedAt : now, now, null, null);
        } catch (PolicyException e) {
            failure = e;
        } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
            failure = PolicyBytes.whole(PolicyError.UNREADABLE, "policy source", e.getClass().getSimpleName(), "a source that can be read");
        }
        Instant now = clock.instant();
        boolean deny = onBadReload == OnBadReload.DENY;
        boolean denying = before.snapshot != before.loaded;
        TrustPolicy snapshot = !deny || denying ? before.snapshot : before.loaded.withheld();
        return new State(snapshot, before.loaded, before.loadedAt, now, before.failingSince == null ? now : before.failingSince, failure);
    }

    private static @Nullable String message(State of) {
        return of.failure == null ? null : of.failure.getMessage();
    }

    /**
     * Starts a daemon thread that polls until {@link #close()}. From then on a source that was not read for longer than the interval and
     * the grace together makes the status not ready.
     *
     * @param every the time between the end of one poll and the beginning of the next, at least one millisecond
     * @throws IllegalArgumentException if it is shorter
     * @throws IllegalStateException    if it was started already
     */
    public void start(Duration every) {
        if (every.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException("an interval is at least a millisecond: " + every);
        }
        synchronized (polling) {
            if (scheduler != null) {
                throw new IllegalStateException("already started");
            }
            ScheduledExecutorService made = Executors.newSingleThreadScheduledExecutor(task -> {
                Thread thread = new Thread(task, "trust-policy-reload");
                thread.setDaemon(true);
                return thread;
            });
            scheduler = made;
            interval = every;
            made.scheduleWithFixedDelay(this::poll, every.toNanos(), every.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Stops the thread, if there is one. The snapshot stays. */
    @Override
    public void close() {
        synchronized (polling) {
            if (scheduler != null) {
                scheduler.shutdownNow();
            }
        }
    }
}
