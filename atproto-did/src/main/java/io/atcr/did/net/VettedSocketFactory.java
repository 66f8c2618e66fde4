package io.atcr.did.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.util.function.Supplier;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that vet the address they are told to connect to, in the call that connects: whatever spelling, DNS answer or redirect led
 * there, the address that is checked is the address that is used.
 */
final class VettedSocketFactory extends SocketFactory {

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

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    private static SocketException unconnectedOnly() {
        return new SocketException("only unconnected sockets are made");
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
            if (!(endpoint instanceof InetSocketAddress target) || target.isUnresolved()) {
                throw new SocketException("not a resolved internet address");
            }
            policy.check(target.getAddress(), target.getHostString(), target.getPort());
            super.connect(endpoint, timeout);
        }

        @Override
        public InputStream getInputStream() throws IOException {
            return new CountedInputStream(super.getInputStream());
        }
    }

    /** Charges what is received to the call that reads it. */
    private final class CountedInputStream extends FilterInputStream {

        CountedInputStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int value = super.read();
            charge(value < 0 ? 0 : 1);
            return value;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int count = super.read(bytes, offset, length);
            charge(Math.max(count, 0));
            return count;
        }

        private void charge(int bytes) throws IOException {
            CallState call = current.get();
            if (call != null) {
                call.received(bytes);
            }
        }
    }
}
