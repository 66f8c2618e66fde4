package io.atcr.did.net;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which hosts and addresses may be connected to.
 *
 * <p>By default only public unicast addresses, and only HTTPS. Loopback, private, shared, link-local, multicast, unspecified,
 * broadcast, documentation, benchmark and unique-local addresses, cloud metadata addresses, and IPv6 addresses that carry an
 * IPv4 address inside (mapped, compatible, 6to4, NAT64, Teredo) are refused, whatever way the address was written or found.
 * Exceptions are made by name, one {@code host:port} at a time: the name is the host as it stands in the URL, never the address
 * it resolves to. A name of which one address is refused is refused whole. The check runs on the address that a socket connects to, at
 * the moment it connects; where an {@link EgressProxy} connects instead, it runs here on addresses in URLs and is the proxy's for those
 * behind names.
 *
 * <p>Immutable and thread-safe; the {@code allow} methods return a new policy.
 */
public final class AddressPolicy {

    private static final AddressPolicy PUBLIC_ONLY = new AddressPolicy(Set.of(), Set.of());

    private final Set<String> privateTargets;
    private final Set<String> plainHttpTargets;

    private AddressPolicy(Set<String> privateTargets, Set<String> plainHttpTargets) {
        this.privateTargets = privateTargets;
        this.plainHttpTargets = plainHttpTargets;
    }

    /**
     * The policy without exceptions: public unicast addresses over HTTPS.
     *
     * @return the default policy
     */
    public static AddressPolicy publicOnly() {
        return PUBLIC_ONLY;
    }

    /**
     * This policy, with one target whose address may be private, loopback or otherwise not public.
     *
     * @param hostPort {@code host:port}, the host as URLs name it; an IPv6 address stands in brackets
     * @return the wider policy
     * @throws IllegalArgumentException if the text is not {@code host:port}
     */
    public AddressPolicy allowPrivate(String hostPort) {
        return new AddressPolicy(with(privateTargets, hostPort), plainHttpTargets);
    }

    /**
     * This policy, with one target that may be reached over plain HTTP. Its address must still be public, unless
     * {@link #allowPrivate} names it too.
     *
     * @param hostPort {@code host:port}, the host as URLs name it; an IPv6 address stands in brackets
     * @return the wider policy
     * @throws IllegalArgumentException if the text is not {@code host:port}
     */
    public AddressPolicy allowPlainHttp(String hostPort) {
        return new AddressPolicy(privateTargets, with(plainHttpTargets, hostPort));
    }

    /**
     * Whether plain HTTP may be spoken to this target.
     *
     * @param host the host as it stands in the URL, an IPv6 address with or without brackets
     * @param port the port
     * @return true if {@link #allowPlainHttp} named the target
     */
    public boolean plainHttpAllowed(String host, int port) {
        return plainHttpTargets.contains(HostPort.key(host, port));
    }

    /**
     * Whether the target may have an address that is not public.
     *
     * @param host the host as it stands in the URL, an IPv6 address with or without brackets
     * @param port the port
     * @return true if {@link #allowPrivate} named the target
     */
    public boolean privateAllowed(String host, int port) {
        return privateTargets.contains(HostPort.key(host, port));
    }

    /**
     * Whether an address is public unicast, which is all that is connected to unless a host is admitted by name. RFC 6890.
     *
     * @param address the address
     * @return false for private, loopback, link-local, multicast, reserved and documentation addresses, and for IPv6 addresses that
     *         carry an IPv4 address in them
     */
    public static boolean isPublicUnicast(InetAddress address) {
        return AddressRanges.isPublicUnicast(address);
    }

    /** Vets one connection; called with the very address that is connected to next. */
    void check(InetAddress address, String host, int port) throws AddressRefusedException {
        if (!isPublicUnicast(address) && !privateAllowed(host, port)) {
            throw new AddressRefusedException(address);
        }
    }

    /**
     * Vets all addresses of a name before any is connected to. One that is refused refuses the name: an honest host has no private address
     * beside a public one. Left out is only what a DNS64 resolver adds (RFC 6147), the NAT64 form of another address of the name.
     */
    List<InetAddress> vet(List<InetAddress> addresses, String host, int port) throws AddressRefusedException {
        List<InetAddress> vetted = new ArrayList<>();
        for (InetAddress address : addresses) {
            if (privateAllowed(host, port) || addresses.stream().noneMatch(other -> AddressRanges.isNat64Of(address, other))) {
                check(address, host, port);
                vetted.add(address);
            }
        }
        return vetted;
    }

    private static Set<String> with(Set<String> targets, String hostPort) {
        Set<String> more = new TreeSet<>(targets);
        more.add(HostPort.parse(hostPort));
        return Collections.unmodifiableSet(more);
    }

    @Override
    public String toString() {
        return "AddressPolicy[private=" + privateTargets + ", plainHttp=" + plainHttpTargets + "]";
    }
}
