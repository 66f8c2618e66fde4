package io.atcr.did.net;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
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
    private final Supplier<@Nullable CallState> current;

    VettedSocketFactory(AddressPolicy policy, Supplier<@Nullable CallState> current) {
        this.policy = policy;
        this.current = current;
    }

    @Override
    public Socket createSocket() {
        return new VettedSocket();
    }

    private final class VettedSocket extends Socket {

        VettedSocket() {
            // a plain Socket would ask the system for a SOCKS proxy, which would connect in our place
            super(Proxy.NO_PROXY);
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

        @Override
        public InputStream getInputStream() throws IOException {
            return new CountedInputStream(super.getInputStream(), current);
        }
    }
}
