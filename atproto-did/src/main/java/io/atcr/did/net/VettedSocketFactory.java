package io.atcr.did.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that vet the address they are told to connect to, in the call that connects: whatever spelling, DNS answer or redirect led
 * there, the address that is checked is the address that is used.
 */
final class VettedSocketFactory extends UnconnectedSocketFactory {

    private final AddressPolicy policy;
    private final int maxHeaderBytes;
    private final Supplier<@Nullable CallState> current;

    VettedSocketFactory(AddressPolicy policy, int maxHeaderBytes, Supplier<@Nullable CallState> current) {
        this.policy = policy;
        this.maxHeaderBytes = maxHeaderBytes;
        this.current = current;
    }

    @Override
    public Socket createSocket() {
        return new VettedSocket();
    }

    private final class VettedSocket extends GatedSocket {

        VettedSocket() {
            super(maxHeaderBytes, current);
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            InetSocketAddress target = resolved(endpoint);
            policy.check(target.getAddress(), target.getHostString(), target.getPort());
            super.connect(endpoint, timeout);
        }
    }
}
