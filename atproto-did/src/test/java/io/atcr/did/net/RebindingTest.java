package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names that lead inside: at once, later, or among other addresses. */
@Tag("hostile")
@Timeout(20)
class RebindingTest {

    private static final String PUBLIC = "93.184.216.34";

    /** Gives each name its answers in turn, the last for ever; addresses within one answer are divided by spaces. */
    private static final class Names implements HostLookup {

        private final Map<String, List<String>> answers = new ConcurrentHashMap<>();
        private final Map<String, Integer> lookups = new ConcurrentHashMap<>();

        Names answer(String host, String... turns) {
            answers.put(host, List.of(turns));
            return this;
        }

        int lookups(String host) {
            return lookups.getOrDefault(host, 0);
        }

        @Override
        public List<InetAddress> lookup(String host) throws UnknownHostException {
            List<String> turns = answers.get(host);
            int turn = lookups.merge(host, 1, Integer::sum) - 1;
            List<InetAddress> addresses = new ArrayList<>();
            for (String address : turns.get(Math.min(turn, turns.size() - 1)).split(" ")) {
                addresses.add(InetAddress.getByName(address));
            }
            return addresses;
        }
    }

    private static RawServer redirecting(String location) throws IOException {
        return RawServer.saying("HTTP/1.1 302 Go\r\nLocation: " + location + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static HttpFetcher fetcher(RawServer home, RawServer inner, Names names) {
        AddressPolicy policy = AddressPolicy.publicOnly().allowPrivate("home.example.com:" + home.port())
                .allowPlainHttp("home.example.com:" + home.port()).allowPlainHttp("127.0.0.1:" + inner.port())
                .allowPlainHttp("inner.example.com:" + inner.port()).allowPlainHttp("169.254.169.254:80");
        return HttpFetcher.builder().addressPolicy(policy).dns(names.answer("home.example.com", "127.0.0.1")).build();
    }

    @ParameterizedTest
    @CsvSource({"http://127.0.0.1:PORT/", "http://169.254.169.254/latest/meta-data/", "http://inner.example.com:PORT/"})
    void A18_redirectInsideIsRefusedUnderEveryPolicy(String location) throws Exception {
        for (String inside : List.of("127.0.0.1", "169.254.169.254", "::ffff:169.254.169.254", "fd00:ec2::254")) {
            try (RawServer inner = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                    RawServer home = redirecting(location.replace("PORT", Integer.toString(inner.port())));
                    HttpFetcher fetcher = fetcher(home, inner, new Names().answer("inner.example.com", inside))) {
                FetchRequest request = FetchRequest.get(URI.create("http://home.example.com:" + home.port() + "/"));

                assertFails(fetcher, request.redirects(RedirectPolicy.NONE), FetchError.REDIRECT_REFUSED);
                assertFails(fetcher, request.redirects(RedirectPolicy.SAME_ORIGIN), FetchError.REDIRECT_REFUSED);
                assertFails(fetcher, request.redirects(RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS), FetchError.ADDRESS_REFUSED);
                assertThat(inner.connections()).isZero();
            }
        }
    }

    @Test
    void A18_answerThatChangesBetweenLookupsIsVettedEachTime() throws Exception {
        String second = "http://second.example.com:";
        try (RawServer inner = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")) {
            Names names = new Names().answer("second.example.com", "127.0.0.1", "169.254.169.254", PUBLIC + " 169.254.169.254");
            try (HttpFetcher fetcher = HttpFetcher.builder().dns(names).addressPolicy(AddressPolicy.publicOnly()
                    .allowPlainHttp("second.example.com:" + inner.port())).build()) {
                for (int i = 1; i <= 3; i++) {
                    assertFails(fetcher, FetchRequest.get(URI.create(second + inner.port() + "/")), FetchError.ADDRESS_REFUSED);
                    assertThat(names.lookups("second.example.com")).as("one lookup a call").isEqualTo(i);
                }
                assertThat(inner.connections()).isZero();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1 " + PUBLIC, PUBLIC + " 127.0.0.1", PUBLIC + " 2606:2800:220:1::1 10.0.0.1", "fd00::1 " + PUBLIC,
        PUBLIC + " 64:ff9b::7f00:1"})
    void A18_nameOfWhichOneAddressIsPrivateIsRefusedWhole(String addresses) throws Exception {
        Names names = new Names().answer("pds.example.com", addresses);
        try (HttpFetcher fetcher = HttpFetcher.builder().dns(names).build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("https://pds.example.com/")), FetchError.ADDRESS_REFUSED);
            assertThat(names.lookups("pds.example.com")).isEqualTo(1);
        }
    }

    @Test
    void A18_nat64FormOfAPublicAddressOfTheNameIsLeftOut() throws Exception {
        List<InetAddress> addresses = new Names().answer("x", PUBLIC + " 64:ff9b::5db8:d822").lookup("x");

        assertThat(AddressPolicy.publicOnly().vet(addresses, "pds.example.com", 443)).containsExactly(InetAddress.getByName(PUBLIC));
    }

    @Test
    void namedTargetMayHaveAddressesOfBothKinds() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                HttpFetcher fetcher = fetcher(server, server, new Names())) {
            assertThat(fetcher.fetch(FetchRequest.get(URI.create("http://home.example.com:" + server.port() + "/"))).status()).isEqualTo(200);
            InetAddress loopback = InetAddress.getByName("127.0.0.1");
            InetAddress outside = InetAddress.getByName(PUBLIC);
            assertThat(fetcher.addressPolicy().vet(List.of(loopback, outside), "home.example.com", server.port()))
                    .containsExactly(loopback, outside);
        }
    }

    @Test
    void A18_answerIsReadOnce() throws Exception {
        List<InetAddress> changing = new ArrayList<>(List.of(InetAddress.getByName(PUBLIC)));
        try (BoundedLookup lookup = new BoundedLookup(host -> changing)) {
            List<InetAddress> addresses = lookup.lookup("pds.example.com", TimeUnit.SECONDS.toNanos(5));
            changing.set(0, InetAddress.getByName("127.0.0.1"));

            assertThat(addresses).singleElement().satisfies(address -> {
                assertThat(address.getHostAddress()).isEqualTo(PUBLIC);
                assertThat(address.getHostName()).isEqualTo("pds.example.com");
            });
        }
    }
}
