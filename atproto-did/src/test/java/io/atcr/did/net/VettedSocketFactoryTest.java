package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VettedSocketFactoryTest {

    private final VettedSocketFactory factory = new VettedSocketFactory(AddressPolicy.publicOnly(), 1024, () -> null);

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.1", "2130706433", "localhost", "0", "::1", "::ffff:127.0.0.1", "::ffff:7f00:1",
        "::127.0.0.1"})
    void A18_spellingThePlatformUnderstandsIsCheckedWhereTheSocketConnects(String spelling) throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 200 OK\r\n\r\n"); Socket socket = factory.createSocket()) {
            InetSocketAddress target = new InetSocketAddress(InetAddress.getByName(spelling), server.port());

            assertThatThrownBy(() -> socket.connect(target)).isInstanceOf(AddressRefusedException.class);
            assertThatThrownBy(() -> socket.connect(target, 1000)).isInstanceOf(AddressRefusedException.class);
            assertThat(socket.isConnected()).isFalse();
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    void A18_nameDoesNotVouchForAnotherAddress() throws Exception {
        try (Socket socket = factory.createSocket()) {
            InetAddress lying = InetAddress.getByAddress("public.example.com", new byte[] {127, 0, 0, 1});

            assertThatThrownBy(() -> socket.connect(new InetSocketAddress(lying, 80))).isInstanceOf(AddressRefusedException.class);
        }
    }

    @Test
    void unresolvedTargetIsRefused() throws Exception {
        try (Socket socket = factory.createSocket()) {
            assertThatThrownBy(() -> socket.connect(InetSocketAddress.createUnresolved("localhost", 80)))
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void socketThatConnectsByItselfIsNotMade() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");

        assertThatThrownBy(() -> factory.createSocket("localhost", 80)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> factory.createSocket(loopback, 80)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> factory.createSocket("localhost", 80, loopback, 0)).isInstanceOf(SocketException.class);
        assertThatThrownBy(() -> factory.createSocket(loopback, 80, loopback, 0)).isInstanceOf(SocketException.class);
    }
}
