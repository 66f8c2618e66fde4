package io.atcr.verifier.metrics;

import io.atcr.verifier.VerifierEvent.CacheLookedUp;
import io.atcr.verifier.VerifierEvent.CircuitChanged;
import io.atcr.verifier.VerifierEvent.DidResolutionFinished;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import io.atcr.verifier.VerifierListener;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Counts and times what a verifier does. In Prometheus: {@code atcr_verifications_total{result="verified|failed|error"}},
 * {@code atcr_verification_duration_seconds} as a histogram, {@code atcr_did_resolutions_total{result="success|failure"}},
 * {@code atcr_circuit_changes_total{result="opened|closed"}}, {@code atcr_cache_hits_total} and {@code atcr_cache_misses_total}.
 *
 * <p>Every meter exists from the start, at zero, and the values of a label are those of an enum: nothing in a reference, a DID or an answer
 * makes a new series. An image for which the policy asks for no signature is neither counted nor timed. Thread-safe. Verifiers that share a
 * registry share the meters.
 */
public final class MicrometerListener implements VerifierListener {

    /** The upper bounds of the histogram's buckets. A cached answer falls into the first, the default time limit is the last. */
    public static final List<Duration> BUCKETS = List.of(
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(10),
            Duration.ofMillis(25),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofMillis(2500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10));

    private static final String LABEL = "result";

    private final Counter verified;
    private final Counter failed;
    private final Counter errors;
    private final Timer duration;
    private final Counter resolved;
    private final Counter unresolved;
    private final Counter hits;
    private final Counter misses;
    private final Counter opened;
    private final Counter closed;

    /**
     * Registers the meters.
     *
     * @param registry where the meters are kept
     */
    @SuppressWarnings("exports") // whoever has a registry to pass has Micrometer; the others need not
    public MicrometerListener(MeterRegistry registry) {
        verified = verifications(VerificationOutcome.VERIFIED, registry);
        failed = verifications(VerificationOutcome.FAILED, registry);
        errors = verifications(VerificationOutcome.ERROR, registry);
        duration = Timer.builder("atcr.verification.duration")
                .description("How long verifications took")
                .serviceLevelObjectives(BUCKETS.toArray(new Duration[0]))
                .register(registry);
        resolved = resolutions("success", registry);
        unresolved = resolutions("failure", registry);
        hits = Counter.builder("atcr.cache.hits").description("Look-ups that the cache answered").register(registry);
        misses = Counter.builder("atcr.cache.misses").description("Look-ups that the cache did not answer").register(registry);
        opened = circuits("opened", registry);
        closed = circuits("closed", registry);
    }

    private static Counter verifications(VerificationOutcome outcome, MeterRegistry registry) {
        return Counter.builder("atcr.verifications")
                .description("Images verified, by what was found")
                .tag(LABEL, outcome.label())
                .register(registry);
    }

    private static Counter resolutions(String result, MeterRegistry registry) {
        return Counter.builder("atcr.did.resolutions")
                .description("DIDs whose document was asked for at its source")
                .tag(LABEL, result)
                .register(registry);
    }

    private static Counter circuits(String result, MeterRegistry registry) {
        return Counter.builder("atcr.circuit.changes")
                .description("Hosts that are left alone from then on, or answer again")
                .tag(LABEL, result)
                .register(registry);
    }

    @Override
    public void verificationFinished(VerificationFinished event) {
        Optional<VerificationOutcome> outcome = VerificationOutcome.of(event.result().evidence());
        if (outcome.isPresent()) {
            Counter counter = switch (outcome.get()) {
                case VERIFIED -> verified;
                case FAILED -> failed;
                case ERROR -> errors;
            };
            counter.increment();
            duration.record(event.duration());
        }
    }

    @Override
    public void didResolutionFinished(DidResolutionFinished event) {
        (event.failure().isEmpty() ? resolved : unresolved).increment();
    }

    @Override
    public void cacheHit(CacheLookedUp event) {
        hits.increment();
    }

    @Override
    public void cacheMiss(CacheLookedUp event) {
        misses.increment();
    }

    @Override
    public void circuitChanged(CircuitChanged event) {
        (event.open() ? opened : closed).increment();
    }
}
