package io.atcr.verifier.resilience;

import static io.atcr.verifier.resilience.FakeNetwork.PDS;
import static io.atcr.verifier.resilience.FakeNetwork.fails;
import static io.atcr.verifier.resilience.FakeNetwork.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked for again, and when. */
class RetryTest {
    private static final FetchRequest REQUEST = FetchRequest.get(PDS).timeout(Duration.ofSeconds(10));

    private final FakeNetwork network = new FakeNetwork();
    private final ResilientFetcher fetcher = network.with(ResilienceLimits.defaults());

    private FetchException failure(FetchRequest request) {
        FetchException failure = catchThrowableOfType(FetchException.class, () -> fetcher.fetch(request));
        assertThat(failure).isNotNull();
        return failure;
    }

    @ParameterizedTest
    @EnumSource(value = FetchError.class, names = {"CONNECT", "DNS", "TIMEOUT"})
    void aFailureThatMayPassIsTriedTwiceMore(FetchError code) throws FetchException {
        network.does(fails(code), fails(code));
        assertThat(fetcher.fetch(REQUEST).status()).isEqualTo(200);
        assertThat(network.asked).hasSize(3);
        assertThat(network.pauses).containsExactly(Duration.ofMillis(100), Duration.ofMillis(200));

        network.does(fails(code), fails(code), fails(code));
        assertThat(failure(REQUEST).code()).isEqualTo(code);
        assertThat(network.asked).hasSize(6);
    }

    @ParameterizedTest
    @EnumSource(value = FetchError.class, names = {"CONNECT", "DNS", "TIMEOUT"}, mode = Mode.EXCLUDE)
    void aFailureThatStaysIsTriedOnce(FetchError code) {
        network.does(fails(code));
        assertThat(failure(REQUEST).code()).isEqualTo(code);
        assertThat(network.asked).hasSize(1);
        assertThat(network.pauses).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void anAnswerOfSomebodyWhoHasNoneIsTriedTwiceMore(int status) throws FetchException {
        network.does(status(status));
        assertThat(fetcher.fetch(REQUEST).status()).isEqualTo(200);
        assertThat(network.asked).hasSize(2);

        network.otherwise = status(status);
        assertThat(fetcher.fetch(REQUEST).status()).isEqualTo(status);
        assertThat(network.asked).hasSize(5);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400, 401, 403, 404, 408, 410, 429, 500, 501})
    void everyOtherAnswerStands(int status) throws FetchException {
        network.does(status(status));
        assertThat(fetcher.fetch(REQUEST).status()).isEqualTo(status);
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void onlyWhatChangesNothingIsAskedTwice() throws FetchException {
        network.does(status(503), status(503), status(503));
        assertThat(fetcher.fetch(FetchRequest.post(PDS, "text/plain", new byte[1])).status()).isEqualTo(503);
        assertThat(fetcher.fetch(FetchRequest.put(PDS, "text/plain", new byte[1])).status()).isEqualTo(503);
        assertThat(network.asked).hasSize(2);
        assertThat(fetcher.fetch(FetchRequest.head(PDS)).status()).isEqualTo(200);
        assertThat(network.asked).hasSize(4);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            2                               | 2100
            0                               | 100
            Sun, 22 Nov 2026 12:00:03 GMT   | 3100
            Sun, 22 Nov 2020 12:00:03 GMT   | 100
            """)
    void aWaitThatTheHostAsksForIsHonoured(String retryAfter, long millis) throws FetchException {
        network.does(status(429, retryAfter));
        assertThat(fetcher.fetch(REQUEST).status()).isEqualTo(200);
        assertThat(network.pauses).containsExactly(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "3600", "999999999", "99999999999999999999999999", "Sun, 22 Nov 2026 12:00:10 GMT", "Fri, 31 Dec 9999 23:59:59 GMT"})
    void aWaitThatDoesNotFitEndsAtOnce(String retryAfter) throws FetchException {
        for (int status : new int[] {429, 503}) {
            network.does(status(status, retryAfter));
            assertThat(fetcher.fetch(REQUEST).status()).isEqualTo(status);
        }
        assertThat(network.pauses).isEmpty();
        assertThat(network.asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.5", "soon", "\u0661", "Sun, 99 Nov 2026 12:00:03 GMT", "+999999999-01-01T00:00:00Z"})
    void aWaitThatCannotBeReadIsNone(String retryAfter) throws FetchException {
        network.does(status(429, retryAfter));
        assertThat(fetcher.fetch(REQUEST).status()).isEqualTo(429);
        network.does(status(503, retryAfter));
        assertThat(fetcher.fetch(REQUEST).status()).isEqualTo(200);
        assertThat(network.pauses).containsExactly(Duration.ofMillis(100));
    }

    @Test
    void chanceDecidesHowLongToWait() throws FetchException {
        network.chance = 0.25;
        network.does(status(503), status(503));
        fetcher.fetch(REQUEST);
        assertThat(network.pauses).containsExactly(Duration.ofMillis(25), Duration.ofMillis(50));
    }

    @Test
    void noWaitIsLongerThanTheLongest() throws FetchException {
        ResilientFetcher patient = network.with(ResilienceLimits.defaults()
                .withAttempts(10, Duration.ofSeconds(5)).withBackoff(Duration.ofMillis(300), Duration.ofMillis(700)));
        network.does(status(503), status(503), status(503), status(503));
        patient.fetch(REQUEST);
        assertThat(network.pauses).extracting(Duration::toMillis).containsExactly(300L, 600L, 700L, 700L);
    }

    @Test
    void A20_aHostThatHangsLeavesHalfOfTheTime() {
        network.otherwise = network.hangs();
        assertThat(failure(REQUEST).code()).isEqualTo(FetchError.TIMEOUT);
        assertThat(network.passed()).isEqualTo(Duration.ofSeconds(5));
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void anAttemptThatTimedOutIsMadeAgainWhileThereIsTime() throws FetchException {
        network.does(network.hangs());
        ResilientFetcher brisk = network.with(ResilienceLimits.defaults().withAttempts(3, Duration.ofSeconds(2)));
        assertThat(brisk.fetch(REQUEST).status()).isEqualTo(200);
        assertThat(network.asked).extracting(r -> r.timeout().orElseThrow()).containsOnly(Duration.ofSeconds(2));
    }

    @Test
    void theLastAttemptGetsNoMoreThanIsLeft() throws FetchException {
        network.does(network.after(Duration.ofMillis(300), fails(FetchError.CONNECT)));
        assertThat(fetcher.fetch(FetchRequest.get(PDS).timeout(Duration.ofSeconds(1))).status()).isEqualTo(200);
        assertThat(network.asked.get(1).timeout()).contains(Duration.ofMillis(600));
    }

    @Test
    void aRequestWithoutATimeOfItsOwnHasTheConnectors() throws FetchException {
        fetcher.fetch(FetchRequest.get(PDS));
        assertThat(network.asked.get(0).timeout()).contains(Duration.ofSeconds(5));
        assertThat(fetcher.totalTimeout()).isEqualTo(network.totalTimeout());
        assertThat(fetcher.addressPolicy()).isEqualTo(network.addressPolicy());
    }

    @Test
    void aLargeAnswerMayTakeItsTime() throws FetchException {
        network.does(network.after(Duration.ofSeconds(8), status(200)));
        assertThat(fetcher.fetch(REQUEST.maxBody(64 << 20)).status()).isEqualTo(200);
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void A14_aDirectoryWithAnotherBehindItIsAskedOnce() {
        URI mirror = URI.create("https://mirror.example.net");
        ResilientFetcher both = network.with(ResilienceLimits.defaults(), List.of(mirror));
        network.otherwise = fails(FetchError.CONNECT);
        catchThrowableOfType(FetchException.class, () -> both.fetch(FetchRequest.get(mirror.resolve("/did:plc:x"))));
        assertThat(network.asked).hasSize(1);
        catchThrowableOfType(FetchException.class, () -> both.fetch(REQUEST));
        assertThat(network.asked).hasSize(4);
    }

    @Test
    void anInterruptEndsTheWaiting() {
        network.interrupted = true;
        network.does(status(503));
        assertThat(failure(REQUEST).code()).isEqualTo(FetchError.INTERRUPTED);
        assertThat(Thread.interrupted()).isTrue();
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void aHostWithoutEndOfFailuresIsNotAskedThreeTimesAsMuch() throws FetchException {
        ResilientFetcher noCircuit = network.with(ResilienceLimits.defaults().withCircuit(0, 1, 100, Duration.ofSeconds(1)));
        network.otherwise = status(503);
        for (int i = 0; i < 100; i++) {
            noCircuit.fetch(REQUEST);
        }
        assertThat(network.asked).hasSizeBetween(120, 130);
    }

    @Test
    void whatIsNoUrlOfAHostIsForTheConnectorToRefuse() throws FetchException {
        for (String url : new String[] {"urn:x", "ftp://a/b", "https:///x", "relative", "https://under_score.example/x"}) {
            network.does(fails(FetchError.INVALID_URL));
            assertThat(failure(FetchRequest.get(URI.create(url))).code()).isEqualTo(FetchError.INVALID_URL);
        }
        assertThat(network.asked).hasSize(5);
        assertThat(fetcher.hosts()).isZero();
    }

    @Test
    void oneHostHasOneNameHoweverItIsSpelled() {
        Optional<Upstream> one = Upstream.of(URI.create("HTTPS://PDS.Example.com/x?y"));
        assertThat(one).isEqualTo(Upstream.of(URI.create("https://pds.example.com:443"))).isPresent();
        assertThat(one).isNotEqualTo(Upstream.of(URI.create("http://pds.example.com:443")));
        assertThat(one).isNotEqualTo(Upstream.of(URI.create("https://pds.example.com:444")));
    }

    @Test
    void theConnectorIsClosedWithIt() {
        fetcher.close();
        assertThat(network.closed).isTrue();
    }

    @Test
    void theAnswerIsTheConnectorsOwn() throws FetchException {
        FetchResponse answer = new FetchResponse(200, PDS, Map.of(), new byte[] {1});
        network.does(request -> answer);
        assertThat(fetcher.fetch(REQUEST)).isSameAs(answer);
    }
}
