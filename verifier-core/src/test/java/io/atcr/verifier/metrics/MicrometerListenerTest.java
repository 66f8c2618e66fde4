package io.atcr.verifier.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidError;
import io.atcr.verifier.CacheRegions;
import io.atcr.verifier.ResultsForTests;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifierEvent.CacheLookedUp;
import io.atcr.verifier.VerifierEvent.CircuitChanged;
import io.atcr.verifier.VerifierEvent.DidResolutionFinished;
import io.atcr.verifier.VerifierEvent.VerificationFinished;
import io.atcr.verifier.VerifierListener;
import io.micrometer.core.instrument.Meter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What Prometheus reads, to the letter. */
class MicrometerListenerTest {
    private static final String ZERO = """
            # HELP atcr_cache_hits_total Look-ups that the cache answered
            # TYPE atcr_cache_hits_total counter
            atcr_cache_hits_total 0.0
            # HELP atcr_cache_misses_total Look-ups that the cache did not answer
            # TYPE atcr_cache_misses_total counter
            atcr_cache_misses_total 0.0
            # HELP atcr_circuit_changes_total Hosts that are left alone from then on, or answer again
            # TYPE atcr_circuit_changes_total counter
            atcr_circuit_changes_total{result="closed"} 0.0
            atcr_circuit_changes_total{result="opened"} 0.0
            # HELP atcr_did_resolutions_total DIDs whose document was asked for at its source
            # TYPE atcr_did_resolutions_total counter
            atcr_did_resolutions_total{result="failure"} 0.0
            atcr_did_resolutions_total{result="success"} 0.0
            # HELP atcr_verification_duration_seconds How long verifications took
            # TYPE atcr_verification_duration_seconds histogram
            atcr_verification_duration_seconds_bucket{le="0.001"} 0
            atcr_verification_duration_seconds_bucket{le="0.005"} 0
            atcr_verification_duration_seconds_bucket{le="0.01"} 0
            atcr_verification_duration_seconds_bucket{le="0.025"} 0
            atcr_verification_duration_seconds_bucket{le="0.05"} 0
            atcr_verification_duration_seconds_bucket{le="0.1"} 0
            atcr_verification_duration_seconds_bucket{le="0.25"} 0
            atcr_verification_duration_seconds_bucket{le="0.5"} 0
            atcr_verification_duration_seconds_bucket{le="1.0"} 0
            atcr_verification_duration_seconds_bucket{le="2.5"} 0
            atcr_verification_duration_seconds_bucket{le="5.0"} 0
            atcr_verification_duration_seconds_bucket{le="10.0"} 0
            atcr_verification_duration_seconds_bucket{le="+Inf"} 0
            atcr_verification_duration_seconds_count 0
            atcr_verification_duration_seconds_sum 0.0
            # HELP atcr_verification_duration_seconds_max How long verifications took
            # TYPE atcr_verification_duration_seconds_max gauge
            atcr_verification_duration_seconds_max 0.0
            # HELP atcr_verifications_total Images verified, by what was found
            # TYPE atcr_verifications_total counter
            atcr_verifications_total{result="error"} 0.0
            atcr_verifications_total{result="failed"} 0.0
            atcr_verifications_total{result="verified"} 0.0
            """;

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final VerifierListener listener = new MicrometerListener(registry);

    @Test
    void everySeriesIsThereFromTheStartAndThereIsNoOther() {
        assertThat(registry.scrape()).isEqualTo(ZERO);
    }

    @Test
    void evidenceIsCountedWhateverThePolicyMakesOfIt() {
        finished(ResultsForTests.verified(Duration.ofMillis(3)));
        finished(ResultsForTests.failed(Duration.ofMillis(40)), ResultsForTests.failed(Duration.ofMillis(40)));
        finished(ResultsForTests.indeterminate(Duration.ofSeconds(7)), ResultsForTests.indeterminate(Duration.ofSeconds(11)));

        assertThat(registry.scrape().lines())
                .contains(
                        "atcr_verifications_total{result=\"verified\"} 1.0",
                        "atcr_verifications_total{result=\"failed\"} 2.0",
                        "atcr_verifications_total{result=\"error\"} 2.0",
                        "atcr_verification_duration_seconds_bucket{le=\"0.001\"} 0",
                        "atcr_verification_duration_seconds_bucket{le=\"0.005\"} 1",
                        "atcr_verification_duration_seconds_bucket{le=\"0.05\"} 3",
                        "atcr_verification_duration_seconds_bucket{le=\"5.0\"} 3",
                        "atcr_verification_duration_seconds_bucket{le=\"10.0\"} 4",
                        "atcr_verification_duration_seconds_bucket{le=\"+Inf\"} 5",
                        "atcr_verification_duration_seconds_count 5",
                        "atcr_verification_duration_seconds_max 11.0");
    }

    @Test
    void A3_anImageNobodyHadToSignIsNotCountedAsVerified() {
        finished(ResultsForTests.notRequired(Duration.ofMillis(1)));

        assertThat(registry.scrape()).isEqualTo(ZERO);
    }

    @Test
    void resolutionsAndLookUpsAreCounted() throws Exception {
        Did did = Did.parse("did:plc:nrcs6opz26qao7xdypocsuvh");
        listener.didResolutionFinished(new DidResolutionFinished(did, Optional.empty(), Duration.ofMillis(1)));
        for (DidError error : List.of(DidError.TIMEOUT, DidError.NOT_FOUND)) {
            listener.didResolutionFinished(new DidResolutionFinished(did, Optional.of(error), Duration.ofMillis(1)));
        }
        listener.cacheHit(new CacheLookedUp(CacheRegions.DID_DOCUMENTS, true));
        listener.cacheMiss(new CacheLookedUp(CacheRegions.DID_DOCUMENTS, false));
        listener.cacheMiss(new CacheLookedUp(CacheRegions.SIGNATURE_EVIDENCE, false));

        assertThat(registry.scrape()).isEqualTo(ZERO
                .replace("{result=\"success\"} 0.0", "{result=\"success\"} 1.0")
                .replace("{result=\"failure\"} 0.0", "{result=\"failure\"} 2.0")
                .replace("hits_total 0.0", "hits_total 1.0")
                .replace("misses_total 0.0", "misses_total 2.0"));
    }

    @Test
    void circuitsAreCountedWithoutTheirHosts() {
        listener.circuitChanged(new CircuitChanged("https://a.example.com:443", true));
        listener.circuitChanged(new CircuitChanged("https://b.example.com:443", true));
        listener.circuitChanged(new CircuitChanged("https://a.example.com:443", false));

        assertThat(registry.scrape()).isEqualTo(
                ZERO.replace("{result=\"opened\"} 0.0", "{result=\"opened\"} 2.0").replace("{result=\"closed\"} 0.0", "{result=\"closed\"} 1.0"));
    }

    @Test
    void A21_nothingThatHappensMakesANewSeries() throws Exception {
        List<Meter.Id> before = ids();
        for (int i = 0; i < 50; i++) {
            Did did = Did.parse("did:web:host" + i + ".example.com");
            listener.didResolutionFinished(new DidResolutionFinished(did, Optional.of(DidError.values()[i % DidError.values().length]), Duration.ZERO));
        }
        finished(ResultsForTests.verified(Duration.ZERO), ResultsForTests.failed(Duration.ZERO), ResultsForTests.indeterminate(Duration.ZERO),
                ResultsForTests.notRequired(Duration.ZERO));

        assertThat(ids()).isEqualTo(before);
    }

    @Test
    void verifiersThatShareARegistryShareTheMeters() {
        VerifierListener other = new MicrometerListener(registry);
        finished(ResultsForTests.verified(Duration.ZERO));
        other.verificationFinished(new VerificationFinished(ResultsForTests.verified(Duration.ZERO)));

        assertThat(registry.scrape()).contains("atcr_verifications_total{result=\"verified\"} 2.0\n");
    }

    private void finished(VerificationResult... results) {
        for (VerificationResult result : results) {
            listener.verificationFinished(new VerificationFinished(result));
        }
    }

    private List<Meter.Id> ids() {
        return registry.getMeters().stream().map(Meter::getId).sorted(Comparator.comparing(Meter.Id::toString)).toList();
    }
}
