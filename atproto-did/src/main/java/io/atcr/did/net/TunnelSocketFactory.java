package io.atcr.did.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets that are connected to the egress proxy and never to anything else. Telling one to connect to a target asks the proxy for a
 * tunnel to it.
 *
 * <p>The socket is connected where it is made, so that each of the proxy's addresses can be tried: a socket cannot connect twice.
 */
final class TunnelSocketFactory extends UnconnectedSocketFactory implements AutoCloseable {

    /** What the HTTP library is told a target's address is: the IPv4 dummy address of RFC 7600, which no policy lets a socket connect to. */
    private static final byte[] DUMMY_ADDRESS = {(byte) 192, 0, 0, 8};

    private final EgressProxy proxy;
    private final AddressPolicy policy;
    private final FetchLimits limits;
    private final BoundedLookup lookup;
    private final Supplier<@Nullable CallState> current;
    private final Set<Socket> connecting = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    TunnelSocketFactory(EgressProxy proxy, AddressPolicy policy, FetchLimits limits, BoundedLookup lookup,
            Supplier<@Nullable CallState> current) {
        this.proxy = proxy;
        this.policy = policy;
        this.limits = limits;
        this.lookup = lookup;
        this.current = current;
    }

    /** Stands in for a lookup of a target's name, which is the proxy's to make. */
    static List<InetAddress> dummyAddress(String host) throws UnknownHostException {
        return List.of(InetAddress.getByAddress(host, DUMMY_ADDRESS));
    }

    @Override
    public Socket createSocket() throws IOException {
        CallState call = current.get();
        if (call == null) {
            throw new SocketException("no call");
        }
        call.target().checkAddress(policy);
        for (InetAddress address : proxyAddresses(call)) {
            Socket socket = new TunnelSocket();
            try {
                connect(socket, address, call);
                return socket;
            } catch (IOException unreachable) {
                socket.close();
            }
        }
        throw new TunnelException(FetchError.CONNECT, "the egress proxy could not be connected to");
    }

    private void connect(Socket socket, InetAddress address, CallState call) throws IOException {
        connecting.add(socket);
        try {
            if (closed) {
                throw new SocketException("closed");
            }
            ((TunnelSocket) socket).connectToProxy(address, millis(call.deadline(limits.connectTimeout()) - System.nanoTime()));
        } finally {
            connecting.remove(socket);
        }
    }

    private List<InetAddress> proxyAddresses(CallState call) throws IOException {
        Optional<InetAddress> literal = HostPort.literal(proxy.host());
        if (literal.isPresent()) {
            return List.of(literal.get());
        }
        try {
            return lookup.lookup(proxy.host(), call.nanosLeft());
        } catch (UnknownHostException notFound) {
            throw new TunnelException(FetchError.DNS, "the egress proxy's address could not be found");
        }
    }

    /** A timeout for the platform, to which zero means none. */
    static int millis(long nanos) throws IOException {
        if (nanos <= 0) {
            throw new TunnelException(FetchError.CONNECT, "the egress proxy did not answer in time");
        }
        return (int) Math.min(Duration.ofNanos(nanos).toMillis() + 1, Integer.MAX_VALUE);
    }

    @Override
    public void close() {
        closed = true;
        for (Socket socket : connecting) {
            try {
                socket.close();
            } catch (IOException ignored) {
                // one that fails to close must not keep the others open
            }
        }
    }

    private final class TunnelSocket extends GatedSocket {

        TunnelSocket() {
            super(limits.maxHeaderBytes(), current);
        }

        void connectToProxy(InetAddress address, int timeout) throws IOException {
            super.connect(new InetSocketAddress(address, proxy.port()), timeout);
        }

        @Override
        public void connect(SocketAddress endpoint) throws IOException {
            connect(endpoint, 0);
        }

        @Override
        public void connect(SocketAddress endpoint, int timeout) throws IOException {
            InetSocketAddress target = resolved(endpoint);
            CallState call = current.get();
            if (call == null || !call.target().key().equals(HostPort.key(target.getHostString(), target.getPort()))) {
                throw new SocketException("not the target of the call");
            }
            int before = getSoTimeout();
            new Tunnel(this, ungatedInput(), ungatedOutput(), call.deadline(limits.connectTimeout()))
                    .open(proxy, HostPort.authority(target.getHostString(), target.getPort()), limits.maxHeaderBytes());
            setSoTimeout(before);
        }
    }
}
