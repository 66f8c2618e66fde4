package io.atcr.did.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host name. Implementations are thread-safe; what they answer is vetted where the socket connects. */
@FunctionalInterface
public interface HostLookup {

    /**
     * The addresses of a host.
     *
     * @param host a host name in lower case, never an IP address
     * @return the addresses in the order to try them, at least one
     * @throws UnknownHostException if there are none
     */
    List<InetAddress> lookup(String host) throws UnknownHostException;
}
