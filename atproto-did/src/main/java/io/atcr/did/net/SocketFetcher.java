package io.atcr.did.net;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * The connector: HTTP/1.1 on sockets of its own, so that every step to a host is one that is bounded and vetted here.
 *
 * <p>What follows a redirect is a request like the first. Everything happens on the calling thread; one more ends what takes too long.
 */
final class SocketFetcher implements HttpFetcher {

    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);
    private static final int NOT_MODIFIED = 304;
    private static final int PROXY_AUTHENTICATION_REQUIRED = 407;

    private final AddressPolicy policy;
    private final FetchLimits limits;
    private final BoundedLookup lookup;
    private final Route route;
    private final TlsLayer tls;
    private final IdleConnections idle = new IdleConnections();
    private final Watchdog watchdog = new Watchdog(idle::closeUnused);
    private volatile boolean closed;

    SocketFetcher(AddressPolicy policy, FetchLimits limits, HostLookup dns, Optional<X509TrustManager> trustManager,
            Map<String, X509TrustManager> trustByHostPort, Optional<EgressProxy> proxy) {
        this.policy = policy;
        this.limits = limits;
        lookup = new BoundedLookup(dns);
        route = proxy.<Route>map(each -> new TunnelRoute(each, policy, limits, lookup)).orElseGet(() -> new DirectRoute(policy, limits, lookup));
        tls = new TlsLayer(trustManager.orElseGet(TlsTrust::platform), trustByHostPort);
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
        CallState call = new CallState(System.nanoTime() + request.timeout().orElse(limits.totalTimeout()).toNanos());
        try {
            watchdog.watch(call);
            return follow(request, call);
        } finally {
            watchdog.forget(call);
            // closes what was not released
            call.end();
        }
    }

    private FetchResponse follow(FetchRequest request, CallState call) throws FetchException {
        Target target = Target.of(request.uri(), policy);
        boolean credentials = true;
        for (int followed = 0; ; followed++) {
            FetchResponse response = hop(request, target, credentials, call, followed);
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
        if (request.redirects() == RedirectPolicy.NONE || request.hasContent()) {
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

    private FetchResponse hop(FetchRequest request, Target target, boolean credentials, CallState call, int followed) throws FetchException {
        try {
            byte[] message = RequestMessage.of(request, target, credentials);
            call.hop(target);
            return exchange(request, message, call);
        } catch (IOException | RuntimeException failure) {
            // unchecked ones are those of a trust manager or a TLS provider of the user's own
            FetchException described = Failures.describe(failure, target.key(), call, closed);
            throw followed == 0 ? described.asBeforeRedirect() : described;
        } catch (FetchException failure) {
            throw followed == 0 ? failure.asBeforeRedirect() : failure;
        }
    }

    /**
     * One request and its response. A connection that was used before may have been ended by the server meanwhile: what fails on it before a
     * byte of the response has come is asked once more on a new one. What carries content always has a new one, as it might be done twice.
     */
    private FetchResponse exchange(FetchRequest request, byte[] message, CallState call) throws IOException, FetchException {
        HttpConnection used = request.hasContent() ? null : used(call);
        if (used == null) {
            return exchange(request, message, connect(call), call);
        }
        try {
            return exchange(request, message, used, call);
        } catch (IOException lost) {
            if (used.responses().begun() || closed || call.expired()) {
                throw lost;
            }
            return exchange(request, message, connect(call), call);
        }
    }

    /** An idle connection to the target on which nothing has come. */
    private @Nullable HttpConnection used(CallState call) throws IOException {
        for (HttpConnection each = idle.take(call.target().place()); each != null; each = idle.take(call.target().place())) {
            if (each.isQuiet()) {
                call.take(each.socket());
                return each;
            }
            each.close();
        }
        return null;
    }

    private HttpConnection connect(CallState call) throws IOException {
        if (closed) {
            throw new IOException("closed");
        }
        if (call.expired() || Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException();
        }
        Target target = call.target();
        EndTellingSocket socket = route.connect(call);
        socket.setTcpNoDelay(true);
        Socket layer = target.https() ? tls.over(socket, target, call.deadline(limits.connectTimeout())) : socket;
        return new HttpConnection(target.place(), socket, layer, limits.maxHeaderBytes());
    }

    private FetchResponse exchange(FetchRequest request, byte[] message, HttpConnection connection, CallState call)
            throws IOException, FetchException {
        boolean kept = false;
        ResponseReader reader = connection.responses();
        try {
            connection.send(message, request.method().equals("HEAD"));
            FetchResponse response = response(request, reader, call.target());
            kept = reader.reusable() && call.release();
            return response;
        } finally {
            if (kept) {
                idle.give(connection);
            } else {
                connection.close();
            }
        }
    }

    /** The response, within the limits of its request. */
    private FetchResponse response(FetchRequest request, ResponseReader reader, Target target) throws IOException, FetchException {
        reader.head();
        if (reader.status() == PROXY_AUTHENTICATION_REQUIRED) {
            throw new FetchException(FetchError.PROTOCOL, target.key() + " answers as a proxy, which it is not");
        }
        for (String encoding : reader.headers().getOrDefault("content-encoding", List.of())) {
            if (!encoding.equalsIgnoreCase("identity")) {
                throw new FetchException(FetchError.PROTOCOL, target.key() + " compressed a body that was asked for as it is");
            }
        }
        long limit = request.maxBody().orElse(limits.maxBodyBytes());
        boolean bodiless = request.method().equals("HEAD") || reader.status() == NOT_MODIFIED;
        byte[] body = bodiless || !reader.declaresMoreThan(limit) ? reader.body(limit) : null;
        if (body == null || body.length > limit) {
            throw new FetchException(FetchError.BODY_TOO_LARGE, target.key() + " sent more than " + limit + " bytes");
        }
        return new FetchResponse(reader.status(), target.uri(), reader.headers(), body);
    }

    @Override
    public void close() {
        closed = true;
        watchdog.close();
        idle.close();
        lookup.close();
    }
}
