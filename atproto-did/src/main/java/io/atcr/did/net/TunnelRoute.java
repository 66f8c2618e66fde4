package io.atcr.did.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Connects to the egress proxy and never to anything else, and asks it for a tunnel to the target. */
final class TunnelRoute implements Route {

    private final EgressProxy proxy;
    private final AddressPolicy policy;
    private final FetchLimits limits;
    private final BoundedLookup lookup;

    TunnelRoute(EgressProxy proxy, AddressPolicy policy, FetchLimits limits, BoundedLookup lookup) {
        this.proxy = proxy;
        this.policy = policy;
        this.limits = limits;
        this.lookup = lookup;
    }

    @Override
    public EndTellingSocket connect(CallState call) throws IOException {
        Target target = call.target();
        Optional<InetAddress> literal = target.literal();
        if (literal.isPresent()) {
            policy.check(literal.get(), target.host(), target.port());
        }
        EndTellingSocket socket = connectToProxy(call);
        new Tunnel(socket, socket.getInputStream(), socket.getOutputStream(), call.deadline(limits.connectTimeout()))
                .open(proxy, HostPort.authority(target.host(), target.port()), limits.maxHeaderBytes());
        socket.setSoTimeout(0);
        return socket;
    }

    private EndTellingSocket connectToProxy(CallState call) throws IOException {
        for (InetAddress address : proxyAddresses(call)) {
            EndTellingSocket socket = call.newSocket();
            try {
                socket.connect(new InetSocketAddress(address, proxy.port()), millis(call.deadline(limits.connectTimeout())));
                return socket;
            } catch (IOException unreachable) {
                CallState.close(socket);
            }
        }
        throw new TunnelException(FetchError.CONNECT, "the egress proxy could not be connected to");
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

    /** The time up to a deadline for the platform, to which zero means no end. */
    static int millis(long deadline) throws SocketTimeoutException {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException("no time left");
        }
        return (int) Math.min(Duration.ofNanos(nanos).toMillis() + 1, Integer.MAX_VALUE);
    }
}
