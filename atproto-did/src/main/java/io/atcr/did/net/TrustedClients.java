package io.atcr.did.net;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;

/**
 * One client of the HTTP library for each host and port with authorities of its own, and one for all others. No two of them share
 * connections or TLS sessions, so that what one trust let in is never used under another.
 */
final class TrustedClients {

    private final OkHttpClient others;
    private final Map<String, OkHttpClient> own = new HashMap<>();

    TrustedClients(OkHttpClient.Builder settings, X509TrustManager trust, Map<String, X509TrustManager> byHostPort,
            UnaryOperator<SSLSocketFactory> gate) {
        others = client(settings, trust, gate);
        byHostPort.forEach((hostPort, authorities) -> own.put(hostPort, client(others.newBuilder(), authorities, gate)));
    }

    private static OkHttpClient client(OkHttpClient.Builder settings, X509TrustManager trust, UnaryOperator<SSLSocketFactory> gate) {
        return settings.connectionPool(new ConnectionPool(8, 30, TimeUnit.SECONDS))
                .sslSocketFactory(gate.apply(TlsTrust.sockets(trust)), trust)
                .build();
    }

    OkHttpClient client(Target target) {
        return own.getOrDefault(target.key(), others);
    }

    /** Ends running calls and idle connections. The clients have one dispatcher between them. */
    void close() {
        others.dispatcher().cancelAll();
        others.connectionPool().evictAll();
        own.values().forEach(client -> client.connectionPool().evictAll());
    }
}
