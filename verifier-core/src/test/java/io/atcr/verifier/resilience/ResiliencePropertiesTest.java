package io.atcr.verifier.resilience;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.verifier.resilience.FakeNetwork.Act;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever hosts do, in whatever order. */
class ResiliencePropertiesTest {
    private static final String HONEST = "https://honest.example.com/x";

    /** One request, and what the host does with each attempt of it. */
    record Step(int host, long timeoutMillis, boolean post, double chance, List<Deed> deeds) {}

    /** What a host does, and how long it takes for it. */
    record Deed(int kind, long millis) {
        Act act(FakeNetwork network) {
            FetchError[] errors = FetchError.values();
            Act act = kind < errors.length ? FakeNetwork.fails(errors[kind]) : switch (kind - errors.length) {
                case 0 -> FakeNetwork.status(200);
                case 1 -> FakeNetwork.status(404);
                case 2 -> FakeNetwork.status(503);
                case 3 -> FakeNetwork.status(429, String.valueOf(millis / 1000));
                case 4 -> FakeNetwork.status(503, String.valueOf(millis / 500));
                default -> FakeNetwork.fails(FetchError.TIMEOUT);
            };
            return kind == errors.length + 5 ? network.hangs() : network.after(Duration.ofMillis(millis), act);
        }
    }

    @Provide
    Arbitrary<List<Step>> steps() {
        Arbitrary<Deed> deed = Combinators.combine(Arbitraries.integers().between(0, FetchError.values().length + 5), Arbitraries.longs().between(0, 6000))
                .as(Deed::new);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.longs().between(1, 20_000),
                        Arbitraries.of(true, false, false, false),
                        Arbitraries.doubles().between(0, 1),
                        deed.list().ofSize(10))
                .as(Step::new)
                .list().ofMinSize(1).ofMaxSize(60);
    }

    @Provide
    Arbitrary<ResilienceLimits> limits() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 10), Arbitraries.longs().between(1, 8000), Arbitraries.longs().between(0, 3000),
                        Arbitraries.integers().between(0, 12), Arbitraries.longs().between(1, 20_000))
                .as((attempts, timeout, backoff, window, pause) -> ResilienceLimits.defaults()
                        .withAttempts(attempts, Duration.ofMillis(timeout))
                        .withBackoff(Duration.ofMillis(backoff), Duration.ofMillis(backoff * 4))
                        .withCircuit(window, Math.max(1, window / 2), 50, Duration.ofMillis(pause))
                        .withHosts(3));
    }

    @Property(tries = 200, edgeCases = EdgeCasesMode.NONE)
    void neverMoreAttemptsThanAllowedNeverPastTheDeadlineAndNeverAnotherHost(
            @ForAll("steps") List<Step> steps, @ForAll("limits") ResilienceLimits limits) throws FetchException {
        FakeNetwork network = new FakeNetwork();
        ResilientFetcher fetcher = network.with(limits);
        for (Step step : steps) {
            network.asked.clear();
            network.script.clear();
            network.chance = step.chance();
            step.deeds().forEach(deed -> network.does(deed.act(network)));
            URI uri = URI.create("https://h" + step.host() + ".example.net/x");
            Duration timeout = Duration.ofMillis(step.timeoutMillis());
            FetchRequest request = (step.post() ? FetchRequest.post(uri, "text/plain", new byte[0]) : FetchRequest.get(uri)).timeout(timeout);
            Duration before = network.passed();
            try {
                fetcher.fetch(request);
            } catch (FetchException e) {
                assertThat(network.asked.isEmpty() && !e.transientFailure()).as("a failure of its own may pass").isFalse();
            }
            assertThat(network.asked.size()).isLessThanOrEqualTo(step.post() ? 1 : limits.attempts());
            assertThat(network.passed().minus(before)).isLessThanOrEqualTo(timeout);
            assertThat(network.asked).allSatisfy(asked -> assertThat(asked.timeout().orElseThrow()).isLessThanOrEqualTo(limits.attemptTimeout()));

            network.script.clear();
            network.asked.clear();
            assertThat(fetcher.fetch(FetchRequest.get(URI.create(HONEST)).timeout(Duration.ofSeconds(1))).status()).isEqualTo(200);
            assertThat(network.asked).hasSize(1);
        }
        assertThat(network.circuits).noneMatch(circuit -> circuit.contains("honest"));
    }
}
