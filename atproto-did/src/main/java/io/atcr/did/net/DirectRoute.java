package io.atcr.did.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Connects to targets, each address of a name in turn. An address is vetted in the step that connects to it: whatever spelling, DNS answer or
 * redirect led there, the address that is checked is the address that is used.
 */
final class DirectRoute implements Route {

    private final AddressPolicy policy;
    private final FetchLimits limits;
    private final BoundedLookup lookup;

    DirectRoute(AddressPolicy policy, FetchLimits limits, BoundedLookup lookup) {
        this.policy = policy;
        this.limits = limits;
        this.lookup = lookup;
    }

    @Override
    public EndTellingSocket connect(CallState call) throws IOException {
        IOException first = null;
        for (InetAddress address : addresses(call)) {
            EndTellingSocket socket = call.newSocket();
            try {
                connect(socket, address, call);
                return socket;
            } catch (AddressRefusedException refused) {
                throw refused;
            } catch (IOException unreachable) {
                CallState.close(socket);
                first = first == null ? unreachable : first;
            }
        }
        throw none(first);
    }

    private static IOException none(@Nullable IOException first) {
        return first == null ? new UnknownHostException("no address to connect to") : first;
    }

    private void connect(Socket socket, InetAddress address, CallState call) throws IOException {
        Target target = call.target();
        policy.check(address, target.host(), target.port());
        socket.connect(new InetSocketAddress(address, target.port()), TunnelRoute.millis(call.deadline(limits.connectTimeout())));
    }

    /** All of a name's are vetted before the first is connected to. */
    private List<InetAddress> addresses(CallState call) throws IOException {
        Target target = call.target();
        Optional<InetAddress> literal = target.literal();
        return literal.isPresent() ? List.of(literal.get())
                : policy.vet(lookup.lookup(target.host(), call.nanosLeft()), target.host(), target.port());
    }
}
