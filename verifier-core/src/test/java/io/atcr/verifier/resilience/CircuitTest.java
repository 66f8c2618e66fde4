package io.atcr.verifier.resilience;

import static io.atcr.verifier.resilience.FakeNetwork.PDS;
import static io.atcr.verifier.resilience.FakeNetwork.elsewhere;
import static io.atcr.verifier.resilience.FakeNetwork.fails;
import static io.atcr.verifier.resilience.FakeNetwork.status;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.RedirectPolicy;
import io.atcr.verifier.resilience.FakeNetwork.Act;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When a host is left alone, and that nobody but the host itself can bring that about. */
class CircuitTest {
    private static final FetchRequest REQUEST = FetchRequest.get(PDS).timeout(Duration.ofSeconds(10));
    private static final FetchRequest REDIRECTED = REQUEST.redirects(RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS);
    private static final FetchRequest OTHER = FetchRequest.get(URI.create("https://other.example.com/x")).timeout(Duration.ofSeconds(10));
    private static final ResilienceLimits ONCE = ResilienceLimits.defaults().withAttempts(1, Duration.ofSeconds(5));
    private static final Duration PAUSE = Duration.ofSeconds(10).plusNanos(1);

    private final FakeNetwork network = new FakeNetwork();
    private final ResilientFetcher fetcher = network.with(ONCE);

    private String ask(FetchRequest request) {
        try {
            return String.valueOf(fetcher.fetch(request).status());
        } catch (FetchException e) {
            return e.code() + " " + e.getMessage();
        }
    }

    private void askTimes(int times, FetchRequest request, Act act) {
        network.otherwise = act;
        for (int i = 0; i < times; i++) {
            ask(request);
        }
    }

    private void open() {
        askTimes(10, REQUEST, fails(FetchError.CONNECT));
        assertThat(network.circuits).containsExactly("opened https://pds.example.com:443");
        network.otherwise = status(200);
        network.asked.clear();
        network.circuits.clear();
    }

    static Stream<Act> whatSaysThatAHostIsIll() {
        return Stream.of(fails(FetchError.CONNECT), fails(FetchError.TIMEOUT), status(502), status(503), status(504));
    }

    @ParameterizedTest
    @MethodSource("whatSaysThatAHostIsIll")
    void aHostThatIsIllIsLeftAlone(Act ill) {
        askTimes(9, REQUEST, ill);
        assertThat(network.circuits).isEmpty();
        askTimes(5, REQUEST, ill);
        assertThat(network.circuits).containsExactly("opened https://pds.example.com:443");
        assertThat(network.asked).hasSize(10);
        assertThat(ask(REQUEST)).isEqualTo("CONNECT https://pds.example.com:443 failed too often and is left alone for another 10000 ms");
    }

    @Test
    void A18_noOtherHostIsLeftAloneForIt() {
        open();
        assertThat(ask(OTHER)).isEqualTo("200");
        assertThat(ask(FetchRequest.get(URI.create("https://pds.example.com:8443/x")))).isEqualTo("200");
        assertThat(ask(REQUEST)).startsWith("CONNECT");
    }

    static Stream<Act> whatAnybodyCanBringAbout() {
        return Stream.concat(
                Stream.of(200, 400, 401, 403, 404, 410, 429, 500).map(FakeNetwork::status),
                Stream.of(FetchError.values()).filter(code -> code != FetchError.CONNECT && code != FetchError.TIMEOUT).map(FakeNetwork::fails));
    }

    @ParameterizedTest
    @MethodSource("whatAnybodyCanBringAbout")
    void A20_askingForWhatFailsMakesNoHostLookIll(Act act) {
        askTimes(50, REQUEST, act);
        assertThat(network.asked).hasSize(50);
        assertThat(network.circuits).isEmpty();
    }

    @Test
    void A18_aHostIsNotIllForWhereItsRedirectsLead() {
        askTimes(50, REDIRECTED, fails(FetchError.CONNECT));
        askTimes(50, REDIRECTED, fails(FetchError.TIMEOUT));
        askTimes(50, REDIRECTED, elsewhere(503, "https://mallory.example.net/blob"));
        assertThat(network.asked).hasSize(150);
        assertThat(network.circuits).isEmpty();
        askTimes(50, OTHER.redirects(RedirectPolicy.SAME_ORIGIN), elsewhere(503, "https://other.example.com/y"));
        assertThat(network.circuits).containsExactly("opened https://other.example.com:443");
    }

    @Test
    void aHostThatFailsBeforeAnyRedirectIsIll() {
        askTimes(50, REDIRECTED, request -> {
            throw new FetchException(FetchError.CONNECT, "refused").asBeforeRedirect();
        });
        assertThat(network.asked).hasSize(10);
    }

    @Test
    void A20_aHostIsNotIllForAShortDeadlineOfOurs() {
        askTimes(50, REQUEST.timeout(Duration.ofMillis(999)), network.hangs());
        askTimes(50, REQUEST.maxBody(64 << 20), network.hangs());
        assertThat(network.circuits).isEmpty();
        askTimes(50, REQUEST.timeout(Duration.ofSeconds(1)), network.hangs());
        assertThat(network.circuits).containsExactly("opened https://pds.example.com:443");
    }

    @Test
    void aHostThatFailsLessThanHalfOfTheTimeIsAskedOn() {
        for (int i = 0; i < 60; i++) {
            askTimes(1, REQUEST, i % 3 == 0 ? status(503) : status(200));
        }
        assertThat(network.asked).hasSize(60);
    }

    @Test
    void afterAWhileOneRequestTriesItAndItsAnswerCounts() {
        open();
        network.pass(PAUSE.minusNanos(1));
        assertThat(ask(REQUEST)).startsWith("CONNECT");
        network.pass(Duration.ofNanos(1));
        assertThat(ask(REQUEST)).isEqualTo("200");
        assertThat(network.circuits).containsExactly("closed https://pds.example.com:443");
        assertThat(ask(REQUEST)).isEqualTo("200");
    }

    @Test
    void aHostThatIsStillIllIsLeftAloneAgainWithoutAWord() {
        open();
        network.pass(PAUSE);
        askTimes(3, REQUEST, status(503));
        assertThat(network.asked).hasSize(1);
        assertThat(network.circuits).isEmpty();
    }

    @Test
    void aTrialThatSaysNothingIsFollowedByAnother() {
        open();
        network.pass(PAUSE);
        askTimes(3, REQUEST, fails(FetchError.INTERRUPTED));
        assertThat(network.asked).hasSize(3);
        askTimes(1, REQUEST, status(404));
        assertThat(network.circuits).containsExactly("closed https://pds.example.com:443");
    }

    @Test
    void duringATrialNobodyElseAsks() {
        open();
        network.pass(PAUSE);
        AtomicReference<String> meanwhile = new AtomicReference<>("");
        askTimes(1, REQUEST, request -> {
            meanwhile.set(ask(REQUEST));
            return status(200).answer(request);
        });
        assertThat(meanwhile.get()).startsWith("CONNECT").endsWith("until one request has tried it");
        assertThat(network.asked).hasSize(1);
    }

    @Test
    void whatWasBegunBeforeSaysNothingAboutATrial() {
        network.otherwise = request -> {
            askTimes(10, REQUEST, fails(FetchError.CONNECT));
            network.pass(PAUSE);
            askTimes(1, REQUEST, trial -> {
                // the request that was begun first ends in the middle of the trial
                throw new FetchException(FetchError.INTERRUPTED, "the trial says nothing");
            });
            return status(200).answer(request);
        };
        assertThat(ask(REQUEST)).isEqualTo("200");
        assertThat(network.circuits).containsExactly("opened https://pds.example.com:443");
        askTimes(2, REQUEST, status(503));
        assertThat(network.asked).hasSize(13);
    }

    @Test
    void aRetryThatFindsTheCircuitOpenIsNotMade() throws FetchException {
        ResilientFetcher thrice = network.with(ResilienceLimits.defaults());
        network.otherwise = status(503);
        for (int i = 0; i < 3; i++) {
            thrice.fetch(REQUEST);
        }
        // the tenth answer opens it, and is the one that is given
        assertThat(thrice.fetch(REQUEST).status()).isEqualTo(503);
        assertThat(network.asked).hasSize(10);
    }

    @Test
    void aConnectorThatThrowsAnythingGivesItsPlaceAndLeaveBack() {
        network.otherwise = request -> {
            throw new IllegalStateException("made up");
        };
        for (int i = 0; i < 100; i++) {
            try {
                fetcher.fetch(REQUEST);
            } catch (IllegalStateException expected) {
                continue;
            } catch (FetchException e) {
                throw new AssertionError(e);
            }
        }
        network.otherwise = status(200);
        assertThat(ask(REQUEST)).isEqualTo("200");
    }
}
