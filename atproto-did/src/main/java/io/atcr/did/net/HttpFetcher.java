package io.atcr.did.net;

import java.net.InetAddress;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The one door to the network: HTTP to hosts that an attacker may have chosen.
 *
 * <p>A response of any status is a {@link FetchResponse}; no response is a {@link FetchException}. One deadline covers the whole call on
 * the monotonic clock, and no amount of slow bytes stretches it. Every connection, redirects included, passes the
 * {@link AddressPolicy} at the socket, or an {@link EgressProxy} that makes that check. System proxies, cookies, caches and compression
 * are not used. HTTP/1.1 only, read strictly: a response whose end is told in two ways is none.
 *
 * <p>Implementations are thread-safe.
 */
public interface HttpFetcher extends AutoCloseable {

    /**
     * Makes one request and reads its response whole. Blocks until then or until the deadline.
     *
     * @param request what to fetch
     * @return the response, whatever its status
     * @throws FetchException if there is none
     */
    FetchResponse fetch(FetchRequest request) throws FetchException;

    /**
     * The policy that connections pass.
     *
     * @return the policy; {@link AddressPolicy#publicOnly()} unless the implementation says otherwise
     */
    default AddressPolicy addressPolicy() {
        return AddressPolicy.publicOnly();
    }

    /**
     * The longest time for a request that carries no time of its own.
     *
     * @return {@link FetchLimits#totalTimeout()} of its limits; the default one unless the implementation says otherwise
     */
    default Duration totalTimeout() {
        return FetchLimits.DEFAULT_TOTAL_TIMEOUT;
    }

    /**
     * Ends running calls with {@link FetchError#INTERRUPTED} and closes all connections. Later calls fail the same way. No thread of this
     * fetcher is left when those that it had have noticed.
     */
    @Override
    void close();

    /**
     * A builder with the default policy and limits.
     *
     * @return a new builder
     */
    static Builder builder() {
        return new Builder();
    }

    /** Builds fetchers. Each has its own connections, so that two policies never share one. Not thread-safe. */
    final class Builder {

        private AddressPolicy addressPolicy = AddressPolicy.publicOnly();
        private FetchLimits limits = FetchLimits.defaults();
        private HostLookup dns = host -> List.of(InetAddress.getAllByName(host));
        private @Nullable X509TrustManager trustManager;
        private final Map<String, List<X509Certificate>> authorities = new HashMap<>();
        private final List<X509Certificate> moreAuthorities = new ArrayList<>();
        private @Nullable EgressProxy egressProxy;

        Builder() {
        }

        /**
         * Sets which addresses may be connected to. Default: {@link AddressPolicy#publicOnly()}.
         *
         * @param policy the policy
         * @return this builder
         */
        public Builder addressPolicy(AddressPolicy policy) {
            addressPolicy = Objects.requireNonNull(policy);
            return this;
        }

        /**
         * Sets the bounds of every call. Default: {@link FetchLimits#defaults()}.
         *
         * @param limits the limits
         * @return this builder
         */
        public Builder limits(FetchLimits limits) {
            this.limits = Objects.requireNonNull(limits);
            return this;
        }

        /**
         * Sets how host names become addresses. Default: the platform's resolver.
         *
         * @param dns the lookup
         * @return this builder
         */
        public Builder dns(HostLookup dns) {
            this.dns = Objects.requireNonNull(dns);
            return this;
        }

        /**
         * Sets who vouches for servers, for certificates of a private authority. Default: the platform's authorities. The
         * certificate must name the host in either case.
         *
         * @param trustManager checks certificate chains
         * @return this builder
         */
        public Builder trustManager(X509TrustManager trustManager) {
            this.trustManager = Objects.requireNonNull(trustManager);
            return this;
        }

        /**
         * Sets who vouches for one host, in place of everyone else: a private authority that counts there and nowhere else. The certificate
         * must name the host in this case, too. Called again for the host, it adds authorities.
         *
         * <p>It is the host that a connection is for that counts, so that a redirect to another host does not carry the trust there, and
         * this authority's certificates for other hosts are worth nothing.
         *
         * @param hostPort the host as it stands in URLs, with its port unless that is 443, such as {@code registry.internal:5000}
         * @param pem X.509 certificates in PEM form, one or several, of authorities or of the server itself; at most 1 MiB
         * @return this builder
         * @throws CertificateException if it holds no certificate, or something that is none
         * @throws IllegalArgumentException if the host is not one
         */
        public Builder trustCa(String hostPort, byte[] pem) throws CertificateException {
            String key = HostPort.parse(hostPort, 443);
            List<X509Certificate> certificates = TlsTrust.certificates(pem);
            authorities.computeIfAbsent(key, none -> new ArrayList<>()).addAll(certificates);
            return this;
        }

        /**
         * Adds authorities that count for every host beside the platform's or the trust manager's, except for hosts with
         * {@linkplain #trustCa(String, byte[]) authorities of their own}. Called again, it adds more.
         *
         * @param pem X.509 certificates in PEM form, one or several; at most 1 MiB
         * @return this builder
         * @throws CertificateException if it holds no certificate, or something that is none
         */
        public Builder trustCaEverywhere(byte[] pem) throws CertificateException {
            moreAuthorities.addAll(TlsTrust.certificates(pem));
            return this;
        }

        /**
         * Sets the proxy that every target is reached through. Default: none; proxies that the system names are never used.
         *
         * <p>With a proxy, this fetcher connects to the proxy and to nothing else, and the check of the addresses that target names
         * lead to is the proxy's: see {@link EgressProxy}. {@link #dns} is asked for the proxy's name only.
         *
         * @param proxy the proxy
         * @return this builder
         */
        public Builder egressProxy(EgressProxy proxy) {
            egressProxy = Objects.requireNonNull(proxy);
            return this;
        }

        /**
         * The fetcher. Close it when it is no longer needed.
         *
         * @return a fetcher with connections of its own
         */
        public HttpFetcher build() {
            Map<String, X509TrustManager> byHostPort = new HashMap<>();
            authorities.forEach((hostPort, certificates) -> byHostPort.put(hostPort, TlsTrust.only(certificates)));
            Optional<X509TrustManager> everywhere = Optional.ofNullable(trustManager);
            if (!moreAuthorities.isEmpty()) {
                everywhere = Optional.of(TlsTrust.beside(everywhere.orElseGet(TlsTrust::platform), moreAuthorities));
            }
            return new SocketFetcher(addressPolicy, limits, dns, everywhere, byHostPort, Optional.ofNullable(egressProxy));
        }
    }
}
