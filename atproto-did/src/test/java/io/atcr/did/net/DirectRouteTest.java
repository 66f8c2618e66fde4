package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectRouteTest {

    private static CallState call(RawServer server, AddressPolicy policy) throws FetchException {
        CallState call = new CallState(System.nanoTime() + Duration.ofSeconds(5).toNanos());
        call.hop(Target.of(URI.create("https://pds.example.com:" + server.port() + "/"), policy));
        return call;
    }

    private static DirectRoute route(AddressPolicy policy, InetAddress... addresses) {
        return new DirectRoute(policy, FetchLimits.defaults(), new BoundedLookup(host -> List.of(addresses)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1", "2130706433", "localhost", "0", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1",
        "::127.0.0.1"})
    void A18_spellingThePlatformUnderstandsIsCheckedAsTheAddressItIs(String spelling) throws Exception {
        AddressPolicy policy = AddressPolicy.publicOnly();
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
            DirectRoute route = route(policy, InetAddress.getByName(spelling));

            assertThatThrownBy(() -> route.connect(call(server, policy))).isInstanceOf(AddressRefusedException.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void A18_nameDoesNotVouchForAnotherAddress() throws Exception {
        AddressPolicy policy = AddressPolicy.publicOnly();
        try (RawServer server = RawServer.saying("")) {
            InetAddress lying = InetAddress.getByAddress("public.example.com", new byte[] {127, 0, 0, 1});

            assertThatThrownBy(() -> route(policy, lying).connect(call(server, policy))).isInstanceOf(AddressRefusedException.class);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void A18_privateAddressBesideAPublicOneRefusesBoth() throws Exception {
        AddressPolicy policy = AddressPolicy.publicOnly();
        try (RawServer server = RawServer.saying("")) {
            DirectRoute route = route(policy, InetAddress.getByName("93.184.215.14"), InetAddress.getByName("127.0.0.1"));

            assertThatThrownBy(() -> route.connect(call(server, policy))).isInstanceOf(AddressRefusedException.class);
        }
    }

    @Test
    void eachAddressIsTriedAndTheFirstFailureTold() throws Exception {
        try (RawServer server = RawServer.saying("")) {
            AddressPolicy policy = AddressPolicy.publicOnly().allowPrivate("pds.example.com:" + server.port());
            InetAddress nobody = InetAddress.getByName("127.0.0.2");

            try (Socket socket = route(policy, nobody, InetAddress.getByName("127.0.0.1")).connect(call(server, policy))) {
                assertThat(socket.getPort()).isEqualTo(server.port());
            }
            assertThatThrownBy(() -> route(policy, nobody, nobody).connect(call(server, policy))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> route(policy).connect(call(server, policy))).isInstanceOf(UnknownHostException.class);
        }
    }

    @Test
    void callThatHasEndedConnectsToNothing() throws Exception {
        try (RawServer server = RawServer.saying("")) {
            AddressPolicy policy = AddressPolicy.publicOnly().allowPrivate("pds.example.com:" + server.port());
            CallState call = call(server, policy);
            call.end();

            assertThatThrownBy(() -> route(policy, InetAddress.getByName("127.0.0.1")).connect(call)).isInstanceOf(SocketException.class);
            assertThat(server.connections()).isZero();
        }
    }
}
