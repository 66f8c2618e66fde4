package io.atcr.did.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.SocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.Authenticator;
import okhttp3.Call;
import okhttp3.ConnectionSpec;
import okhttp3.CookieJar;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The connector over OkHttp. Redirects are followed here and not by the library, so that each hop is a request like the first.
 *
 * <p>HTTP/1.1 only: its connections belong to one host and port, and everything happens on the calling thread, which is how a socket knows
 * the call it reads for.
 */
final class OkHttpFetcher implements HttpFetcher {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final AddressPolicy policy;
    private final FetchLimits limits;
    private final BoundedLookup lookup;
    private final Optional<TunnelSocketFactory> tunnels;
    private final TrustedClients clients;
    private final ThreadLocal<CallState> current = new ThreadLocal<>();
    private volatile boolean closed;

    OkHttpFetcher(AddressPolicy policy, FetchLimits limits, HostLookup dns, Optional<X509TrustManager> trustManager,
            Map<String, X509TrustManager> trustByHostPort, Optional<EgressProxy> proxy) {
        this.policy = policy;
        this.limits = limits;
        this.lookup = new BoundedLookup(dns);
        this.tunnels = proxy.map(each -> new TunnelSocketFactory(each, policy, limits, lookup, current::get));
        OkHttpClient.Builder builder = new OkHttpClient.Builder()
                .socketFactory(tunnels.<SocketFactory>map(each -> each)
                        .orElseGet(() -> new VettedSocketFactory(policy, limits.maxHeaderBytes(), current::get)))
                .dns(tunnels.isPresent() ? TunnelSocketFactory::dummyAddress : host -> addresses(host))
                // an egress proxy is the sockets' business, so that the library never speaks to it
                .proxy(Proxy.NO_PROXY)
                .protocols(List.of(Protocol.HTTP_1_1))
                .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .fastFallback(false)
                .followRedirects(false)
                .followSslRedirects(false)
                .cookieJar(CookieJar.NO_COOKIES)
                .authenticator(Authenticator.NONE)
                .proxyAuthenticator(Authenticator.NONE)
                .cache(null)
                .connectTimeout(limits.connectTimeout())
                .readTimeout(0, TimeUnit.SECONDS)
                .writeTimeout(0, TimeUnit.SECONDS);
        this.clients = new TrustedClients(builder, trustManager.orElseGet(TlsTrust::platform), trustByHostPort,
                tls -> new GatedTlsSocketFactory(tls, limits.maxHeaderBytes(), current::get));
    }

    private List<InetAddress> addresses(String host) throws UnknownHostException {
        CallState state = current.get();
        if (state == null) {
            throw new UnknownHostException("no call");
        }
        List<InetAddress> addresses = lookup.lookup(host, state.nanosLeft());
        try {
            return policy.vet(addresses, host, state.target().url().port());
        } catch (AddressRefusedException refused) {
            UnknownHostException asLookupsFail = new UnknownHostException("refused");
            asLookupsFail.initCause(refused);
            throw asLookupsFail;
        }
    }

    @Override
    public AddressPolicy addressPolicy() {
        return policy;
    }

    @Override
    public Duration totalTimeout() {
        return limits.totalTimeout();
    }

    @Override
    public FetchResponse fetch(FetchRequest request) throws FetchException {
        CallState state = new CallState(System.nanoTime() + request.timeout().orElse(limits.totalTimeout()).toNanos());
        current.set(state);
        try {
            return follow(request, state);
        } finally {
            current.remove();
        }
    }

    private FetchResponse follow(FetchRequest request, CallState state) throws FetchException {
        Target target = Target.of(request.uri(), policy);
        boolean credentials = true;
        for (int followed = 0; ; followed++) {
            FetchResponse response = exchange(request, target, credentials, state, followed);
            Optional<String> location = location(request, response, target);
            if (location.isEmpty()) {
                return response;
            }
            if (followed >= limits.maxRedirects()) {
                throw new FetchException(FetchError.TOO_MANY_REDIRECTS, "more than " + limits.maxRedirects() + " redirects");
            }
            Target next = target.redirect(location.get(), policy);
            if (!target.sameOrigin(next)) {
                if (request.redirects() != RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS) {
                    throw refused(target, "redirects to another origin");
                }
                credentials = false;
            }
            target = next;
        }
    }

    /** Where the response leads; empty if it is the answer itself. */
    private static Optional<String> location(FetchRequest request, FetchResponse response, Target target) throws FetchException {
        List<String> locations = response.headers().getOrDefault("location", List.of());
        if (!REDIRECTS.contains(response.status()) || locations.isEmpty()) {
            return Optional.empty();
        }
        if (request.redirects() == RedirectPolicy.NONE || request.content().isPresent()) {
            throw refused(target, "redirects, which this request does not follow");
        }
        if (locations.size() > 1) {
            throw refused(target, "redirects to several places");
        }
        return Optional.of(locations.get(0));
    }

    private static FetchException refused(Target target, String what) {
        return new FetchException(FetchError.REDIRECT_REFUSED, target.key() + " " + what);
    }

    private FetchResponse exchange(FetchRequest request, Target target, boolean credentials, CallState state, int followed)
            throws FetchException {
        try {
            return exchange(request, target, credentials, state);
        } catch (FetchException failure) {
            throw followed == 0 ? failure.asBeforeRedirect() : failure;
        }
    }

    private FetchResponse exchange(FetchRequest request, Target target, boolean credentials, CallState state) throws FetchException {
        RequestBody content = request.content().map(bytes -> RequestBody.create(bytes, null)).orElse(null);
        Request asked = new Request.Builder().url(target.url()).headers(RequestHeaders.of(request, credentials))
                .method(request.method(), content).build();
        long nanos = state.nanosLeft();
        if (nanos <= 0) {
            throw new FetchException(FetchError.TIMEOUT, target.key() + " did not answer in time");
        }
        try (TrustedClients.Turn turn = clients.turn(target)) {
            Call call = turn.client().newCall(asked);
            // asked for once: to the library zero means no timeout, and less than zero is an unchecked exception
            call.timeout().timeout(nanos, TimeUnit.NANOSECONDS);
            state.hop(target, request.method());
            try (Response response = execute(call)) {
                return new ResponseReader(limits, request, target).read(response, call);
            } catch (IOException | RuntimeException failure) {
                throw Failures.describe(failure, target.key(), state, closed);
            } finally {
                if (closed) {
                    // what was in use when this was closed has become idle since
                    turn.client().connectionPool().evictAll();
                }
            }
        }
    }

    private Response execute(Call call) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        return call.execute();
    }

    @Override
    public void close() {
        closed = true;
        clients.close();
        tunnels.ifPresent(TunnelSocketFactory::close);
        lookup.close();
    }
}
