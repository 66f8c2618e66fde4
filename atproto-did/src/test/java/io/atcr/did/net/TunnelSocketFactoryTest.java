package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class TunnelSocketFactoryTest {

    private static final AddressPolicy POLICY = AddressPolicy.publicOnly();

    private static CallState call(String uri) throws FetchException {
        CallState call = new CallState(System.nanoTime() + Duration.ofSeconds(5).toNanos());
        call.hop(Target.of(URI.create(uri), POLICY), "GET");
        return call;
    }

    private static TunnelSocketFactory factory(RawServer proxy, CallState call) {
        return new TunnelSocketFactory(EgressProxy.of(proxy.hostPort()), POLICY, FetchLimits.defaults(),
                new BoundedLookup(host -> List.of()), () -> call);
    }

    @Test
    void A18_socketConnectsToTheProxyAndToNothingElse() throws Exception {
        try (RawServer proxy = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n"); RawServer other = RawServer.saying("");
                Socket socket = factory(proxy, call("https://pds.example.com:" + other.port() + "/")).createSocket()) {
            InetAddress named = InetAddress.getByAddress("pds.example.com", new byte[] {127, 0, 0, 1});
            socket.connect(new InetSocketAddress(named, other.port()), 1000);

            assertThat(socket.getPort()).isEqualTo(proxy.port());
            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(other.connections()).isZero();
        }
    }

    @Test
    void A18_tunnelLeadsToTheTargetOfTheCallOnly() throws Exception {
        try (RawServer proxy = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n");
                Socket socket = factory(proxy, call("https://pds.example.com/")).createSocket()) {
            InetAddress other = InetAddress.getByAddress("other.example.com", new byte[] {1, 1, 1, 1});

            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(other, 443))).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> socket.connect(new InetSocketAddress("127.0.0.1", proxy.port()), 1000)).isInstanceOf(SocketException.class);
            assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("pds.example.com", 443)))
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void A18_privateAddressInTheTargetIsRefusedBeforeTheProxyIsConnectedTo() throws Exception {
        try (RawServer proxy = RawServer.saying("")) {
            TunnelSocketFactory factory = factory(proxy, call("https://169.254.169.254/"));

            assertThatThrownBy(factory::createSocket).isInstanceOf(AddressRefusedException.class);
            assertThat(proxy.connections()).isZero();
        }
    }

    @Test
    void closedFactoryConnectsToNothing() throws Exception {
        try (RawServer proxy = RawServer.saying("")) {
            TunnelSocketFactory factory = factory(proxy, call("https://pds.example.com/"));
            factory.close();

            assertThatThrownBy(factory::createSocket).isInstanceOf(TunnelException.class);
            assertThat(proxy.connections()).isZero();
        }
    }
}
