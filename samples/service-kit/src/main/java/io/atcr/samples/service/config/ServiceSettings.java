package io.atcr.samples.service.config;

import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;

/**
 * Everything a service is told, read from one YAML file and the environment. Immutable; paths are absolute. What the file calls each setting
 * is in this module's README.
 *
 * @param server       where it listens
 * @param policies     who may sign what, by namespace
 * @param verification how images are verified
 * @param cache        what replicas share
 * @param limits       how much is done at once
 * @param log          what is written to standard output
 */
public record ServiceSettings(Server server, Policies policies, Verification verification, Cache cache, Limits limits, Log log) {

    /**
     * A host to bind and a port.
     *
     * @param host a host name or an IP address
     * @param port 0 to 65535, 0 for any free one
     */
    public record Listen(String host, int port) {}

    /**
     * Where the service listens, and until when.
     *
     * @param listen     HTTPS
     * @param management plain HTTP: {@code /healthz}, {@code /readyz}, {@code /metrics}
     * @param tls        certificates
     * @param drain      how long it goes on answering after it was told to stop, while it is not ready
     * @param grace      how long requests that are under way may take after that
     */
    public record Server(Listen listen, Listen management, Tls tls, Duration drain, Duration grace) {}

    /**
     * TLS 1.3. The files are looked at again every few seconds, and taken over together when they fit each other.
     *
     * @param certificate certificate chain, PEM
     * @param key         its private key, PEM, PKCS #8, not encrypted
     * @param clientCa    authorities of client certificates, PEM; empty: no client certificate is asked for
     * @param clientNames DNS names, one of which a client certificate has to be for; empty: any of those authorities
     * @param reload      how often the files are looked at
     */
    public record Tls(Path certificate, Path key, Optional<Path> clientCa, Set<String> clientNames, Duration reload) {}

    /**
     * The policies and where they apply.
     *
     * @param sources    a file or directory by name, at least one
     * @param namespaces in the order of the file; the first that matches applies. A namespace that none matches has to satisfy every policy
     * @param reload     how often they are read again
     * @param grace      how long one that does not load leaves readiness alone
     * @param denyOnBadReload whether one that does not load denies everything at once
     * @param enforceOnly whether images in every namespace need a policy that enforces
     */
    public record Policies(
            Map<String, Path> sources,
            List<NamespaceRule> namespaces,
            Duration reload,
            Duration grace,
            boolean denyOnBadReload,
            boolean enforceOnly) {}

    /**
     * Which policy applies in which namespaces.
     *
     * @param match       names, or prefixes that end in {@code *}
     * @param policy      a name in {@link Policies#sources()}
     * @param enforceOnly whether images need a policy that enforces (A4)
     */
    public record NamespaceRule(List<String> match, String policy, boolean enforceOnly) {}

    /**
     * How images are verified.
     *
     * @param timeout          the longest verification of one image; the deadline of a request holds, too
     * @param indexOrPlatform  whether a signature on an index counts for its platforms
     * @param plcDirectories   where did:plc is asked for, in order
     * @param privateHosts     {@code host:port} whose address may be private; the file may leave out port 443
     * @param plainHttpHosts   {@code host:port} spoken to over plain HTTP
     * @param authorities      PEM files by {@code host[:port]}; {@code *} for all others
     * @param egressProxy      the only way out
     * @param dockerConfig     a folder or file with registry credentials of the service's own
     * @param pullSecrets      whether image pull secrets are read from the Kubernetes API
     */
    public record Verification(
            Duration timeout,
            boolean indexOrPlatform,
            List<URI> plcDirectories,
            Set<String> privateHosts,
            Set<String> plainHttpHosts,
            Map<String, Path> authorities,
            Optional<URI> egressProxy,
            Optional<Path> dockerConfig,
            boolean pullSecrets) {}

    /**
     * What is kept, and where.
     *
     * @param entries how many entries this process keeps, without Redis
     * @param redis   what replicas share
     */
    public record Cache(long entries, Optional<Redis> redis) {}

    /**
     * Redis, for the cache and for the rollback marks.
     *
     * @param cache where the cache is, with a password if it has one; never printed
     * @param marks where the marks are
     * @param keys  the key file, the same for all replicas
     * @param authorities who vouches for both, in place of the platform's authorities; empty: those
     */
    public record Redis(URI cache, URI marks, Path keys, List<X509Certificate> authorities) {

        /**
         * Copies the list.
         *
         * @param cache where the cache is
         * @param marks where the marks are
         * @param keys  the key file
         * @param authorities who vouches for both
         */
        public Redis {
            authorities = List.copyOf(authorities);
        }

        @Override
        public String toString() {
            return "Redis[" + cache.getHost() + ", " + marks.getHost() + "]";
        }
    }

    /**
     * A token bucket.
     *
     * @param perSecond how many are added each second
     * @param burst     how many it holds
     */
    public record Rate(int perSecond, int burst) {}

    /**
     * How much is done.
     *
     * @param perNamespace images a second that are not answered from what is known, for one namespace
     * @param perHost      the same for one registry host
     * @param total        the same in all
     * @param concurrent   requests worked on at once; what comes beyond waits in a short queue, then is shed
     * @param connections  open connections
     * @param maxImages    images in one request
     */
    public record Limits(Rate perNamespace, Rate perHost, Rate total, int concurrent, int connections, int maxImages) {}

    /**
     * What is logged.
     *
     * @param level         events below it are not written
     * @param sampleAllowed of so many images that are allowed without a warning one is logged, 1 for each; what is denied is always logged
     */
    public record Log(Level level, int sampleAllowed) {}
}
