package io.atcr.verifier.resilience;

import static io.atcr.verifier.resilience.FakeNetwork.PDS;
import static io.atcr.verifier.resilience.FakeNetwork.fails;
import static io.atcr.verifier.resilience.FakeNetwork.status;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchException;
import io.atcr.did.net.FetchRequest;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is remembered of hosts that somebody else chooses. */
class HostsTest {
    private final FakeNetwork network = new FakeNetwork();
    private final ResilientFetcher fetcher =
            network.with(ResilienceLimits.defaults().withAttempts(1, Duration.ofSeconds(5)).withHosts(8));

    private void ask(URI uri) {
        try {
            fetcher.fetch(FetchRequest.get(uri));
        } catch (FetchException expected) {
            assertThat(expected.code()).isEqualTo(FetchError.CONNECT);
        }
    }

    @Test
    void A21_thousandsOfHostsTakeNoMoreMemoryThanAFew() {
        for (int i = 0; i < 5000; i++) {
            network.otherwise = i % 2 == 0 ? status(200) : fails(FetchError.CONNECT);
            ask(URI.create("https://h" + i + ".example.net/x"));
            assertThat(fetcher.hosts()).isLessThanOrEqualTo(8);
        }
    }

    @Test
    void A21_manyHostsThatFailDoNotMakeAHostForgottenThatIsLeftAlone() {
        network.otherwise = fails(FetchError.CONNECT);
        for (int i = 0; i < 10; i++) {
            ask(PDS);
        }
        for (int i = 0; i < 5000; i++) {
            ask(URI.create("https://h" + i + ".example.net/x"));
        }
        network.asked.clear();
        assertThatThrownBy(() -> fetcher.fetch(FetchRequest.get(PDS))).hasMessageContaining("left alone");
        assertThat(network.asked).isEmpty();
    }

    @Test
    void A20_aHostThatIsBeingAskedIsNeverForgotten() {
        Hosts hosts = new Hosts(2, upstream -> new Host(upstream, Optional.empty(), 1));
        Upstream one = new Upstream("https", "one.example.com", 443);
        Host asked = hosts.enter(one);
        for (int i = 0; i < 100; i++) {
            hosts.leave(hosts.enter(new Upstream("https", "h" + i, 443)));
        }
        assertThat(hosts.enter(one)).isSameAs(asked);
        hosts.leave(asked);
        hosts.leave(asked);
        for (int i = 0; i < 100; i++) {
            hosts.leave(hosts.enter(new Upstream("https", "h" + i, 443)));
        }
        assertThat(hosts.enter(one)).isNotSameAs(asked);
        assertThat(hosts.size()).isEqualTo(2);
    }

    @Test
    void moreHostsAreKnownOnlyWhileTheyAreAsked() {
        Hosts hosts = new Hosts(2, upstream -> new Host(upstream, Optional.empty(), 1));
        Host[] asked = new Host[5];
        for (int i = 0; i < asked.length; i++) {
            asked[i] = hosts.enter(new Upstream("https", "h" + i, 443));
        }
        assertThat(hosts.size()).isEqualTo(5);
        for (Host host : asked) {
            hosts.leave(host);
        }
        assertThat(hosts.size()).isEqualTo(2);
    }
}
