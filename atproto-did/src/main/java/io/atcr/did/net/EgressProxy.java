package io.atcr.did.net;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy that a fetcher reaches every target through, for networks that let nothing else out.
 *
 * <p>Every connection is a tunnel: the fetcher connects to the proxy, asks it to CONNECT to the target (RFC 9110, section 9.3.6), and
 * speaks through the tunnel as it would have spoken to the target. TLS is between the fetcher and the target, whose certificate must name
 * the target. Plain HTTP, to the targets that an {@link AddressPolicy} names, goes through a tunnel too, so that an error page of the proxy is
 * never taken for the target's answer; the proxy must allow CONNECT to that port, and can read and change what passes.
 *
 * <p><b>The check of addresses moves to the proxy.</b> Host names of targets are not looked up here: the proxy looks them up and connects,
 * so the proxy must refuse private, loopback, link-local and metadata addresses, however a name leads to them. An address that stands in a
 * URL or in a redirect is still checked here, before the proxy hears of it. The proxy's own address may be private, as the operator names it.
 *
 * <p>The connection to the proxy itself is plain TCP: the proxy's credentials and the names of targets can be read on the way to it.
 *
 * <p>Immutable and thread-safe.
 */
public final class EgressProxy {

    private static final int MAX_CREDENTIALS_CHARS = 1024;

    private final String host;
    private final int port;
    private final @Nullable String authorization;

    private EgressProxy(String host, int port, @Nullable String authorization) {
        this.host = host;
        this.port = port;
        this.authorization = authorization;
    }

    /**
     * The proxy at this host and port, without credentials.
     *
     * @param hostPort {@code host:port}, a plain host name or IP address; an IPv6 address stands in brackets
     * @return the proxy
     * @throws IllegalArgumentException if the text is not {@code host:port}
     */
    public static EgressProxy of(String hostPort) {
        String key = HostPort.parse(hostPort);
        int colon = key.lastIndexOf(':');
        String host = key.substring(0, colon);
        boolean bracketed = hostPort.startsWith("[");
        if (HostPort.literal(host).isEmpty() && (bracketed || !HostPort.isName(host))) {
            throw new IllegalArgumentException("neither a plain host name nor an address: " + UntrustedText.escape(hostPort));
        }
        return new EgressProxy(host, Integer.parseInt(key.substring(colon + 1)), null);
    }

    /**
     * This proxy with Basic credentials (RFC 7617), which are sent with every CONNECT and never elsewhere: not to a target, and not in answer
     * to a challenge.
     *
     * @param user the user name, without a colon
     * @param password the password
     * @return the proxy with credentials
     * @throws IllegalArgumentException if either holds a control character or more than 1024 characters, or the user name is empty or
     *         has a colon
     */
    public EgressProxy withBasicCredentials(String user, String password) {
        if (user.isEmpty() || user.indexOf(':') >= 0 || !fitForBasic(user) || !fitForBasic(password)) {
            throw new IllegalArgumentException("proxy credentials that Basic authentication cannot carry");
        }
        byte[] pair = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
        return new EgressProxy(host, port, "Basic " + Base64.getEncoder().encodeToString(pair));
    }

    private static boolean fitForBasic(String text) {
        return text.length() <= MAX_CREDENTIALS_CHARS && text.chars().noneMatch(Character::isISOControl);
    }

    /**
     * The host of the proxy.
     *
     * @return a name in lower case or a numeric address, without brackets
     */
    public String host() {
        return host;
    }

    /**
     * The port of the proxy.
     *
     * @return 1 to 65535
     */
    public int port() {
        return port;
    }

    /** The value of Proxy-Authorization. */
    Optional<String> authorization() {
        return Optional.ofNullable(authorization);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EgressProxy that && host.equals(that.host) && port == that.port
                && Objects.equals(authorization, that.authorization);
    }

    @Override
    public int hashCode() {
        return Objects.hash(host, port);
    }

    /** The address and whether there are credentials; never the credentials. */
    @Override
    public String toString() {
        return "EgressProxy[" + HostPort.authority(host, port) + (authorization == null ? "" : ", with credentials") + "]";
    }
}
