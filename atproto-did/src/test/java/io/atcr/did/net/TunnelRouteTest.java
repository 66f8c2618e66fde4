package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelRouteTest {

    private static final AddressPolicy POLICY = AddressPolicy.publicOnly();

    private static CallState call(String uri) throws FetchException {
        CallState call = new CallState(System.nanoTime() + Duration.ofSeconds(5).toNanos());
        call.hop(Target.of(URI.create(uri), POLICY));
        return call;
    }

    private static TunnelRoute route(RawServer proxy) {
        return new TunnelRoute(EgressProxy.of(proxy.hostPort()), POLICY, FetchLimits.defaults(), new BoundedLookup(host -> List.of()));
    }

    @Test
    void A18_socketConnectsToTheProxyAndToNothingElse() throws Exception {
        try (RawServer proxy = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n"); RawServer other = RawServer.saying("");
                Socket socket = route(proxy).connect(call("https://pds.example.com:" + other.port() + "/"))) {
            assertThat(socket.getPort()).isEqualTo(proxy.port());
            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void A18_privateAddressInTheTargetIsRefusedBeforeTheProxyIsConnectedTo() throws Exception {
        try (RawServer proxy = RawServer.saying("")) {
            CallState call = call("https://169.254.169.254/");

            assertThatThrownBy(() -> route(proxy).connect(call)).isInstanceOf(AddressRefusedException.class);
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void callThatHasEndedConnectsToNothing() throws Exception {
        try (RawServer proxy = RawServer.saying("")) {
            CallState call = call("https://pds.example.com/");
            call.end();

            assertThatThrownBy(() -> route(proxy).connect(call)).isInstanceOf(SocketException.class);
            assertThat(proxy.connections()).isZero();
        }
    }
}
