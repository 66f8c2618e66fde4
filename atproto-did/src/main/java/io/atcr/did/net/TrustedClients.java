package io.atcr.did.net;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/**
 * One client of the HTTP library for each host and port with authorities of its own, and some for all others. No connections or TLS sessions
 * of two trusts are shared, so that what one let in is never used under another.
 *
 * <p>The library looks for a free connection among all of a pool. So the others have many pools, of which a host uses as many as it takes for its
 * requests at once: a request that comes when others have ended goes where the last of them was. Thread-safe.
 */
final class TrustedClients {

    private static final int POOL_BITS = 6;
    private static final int POOLS = 1 << POOL_BITS;
    /** How many requests at once to a host go to one pool. */
    private static final int LANES = 8;
    /** How many connections a pool keeps open for later; all pools together 512. */
    private static final int IDLE_CONNECTIONS = 8;

    private static final int OWN_IDLE_CONNECTIONS = 32;
    private static final int IDLE_SECONDS = 30;

    private final OkHttpClient model;
    private final AtomicReferenceArray<@Nullable OkHttpClient> others = new AtomicReferenceArray<>(POOLS);
    private final Lanes[] lanes = new Lanes[POOLS];
    /** An odd number that nobody knows who names hosts, so that they cannot choose which share a pool. */
    private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;
    private final Map<String, OkHttpClient> own = new HashMap<>();

    TrustedClients(OkHttpClient.Builder settings, X509TrustManager trust, Map<String, X509TrustManager> byHostPort,
            UnaryOperator<SSLSocketFactory> gate) {
        Arrays.setAll(lanes, i -> new Lanes());
        model = client(settings.sslSocketFactory(gate.apply(TlsTrust.sockets(trust)), trust), IDLE_CONNECTIONS);
        byHostPort.forEach((hostPort, authorities) -> own.put(hostPort,
                client(model.newBuilder().sslSocketFactory(gate.apply(TlsTrust.sockets(authorities)), authorities), OWN_IDLE_CONNECTIONS)));
    }

    private static OkHttpClient client(OkHttpClient.Builder settings, int idleConnections) {
        return settings.connectionPool(new ConnectionPool(idleConnections, IDLE_SECONDS, TimeUnit.SECONDS)).build();
    }

    /** A client for one request, until it is closed. */
    Turn turn(Target target) {
        OkHttpClient itsOwn = own.get(target.key());
        if (itsOwn != null) {
            return new Turn(itsOwn, null, 0);
        }
        int place = place(target.key());
        int lane = lanes[place].take();
        return new Turn(other((place + lane / LANES) % POOLS), lanes[place], lane);
    }

    /** A polynomial of the characters, of which the upper bits count. */
    private int place(String key) {
        long hash = 0;
        for (int i = 0; i < key.length(); i++) {
            hash = (hash + key.charAt(i)) * multiplier;
        }
        return (int) (hash >>> Long.SIZE - POOL_BITS);
    }

    private OkHttpClient other(int pool) {
        OkHttpClient made = others.get(pool);
        if (made == null) {
            others.compareAndSet(pool, null, client(model.newBuilder(), IDLE_CONNECTIONS));
            made = Objects.requireNonNull(others.get(pool));
        }
        return made;
    }

    /** A client's use by one request. */
    record Turn(OkHttpClient client, @Nullable Lanes lanes, int lane) implements AutoCloseable {
        @Override
        public void close() {
            if (lanes != null) {
                lanes.give(lane);
            }
        }
    }

    /** Numbers of the requests that are made at once; the one that was given back last is taken first. Thread-safe. */
    private static final class Lanes {
        private int[] free = new int[LANES];
        private int count;
        private int made;

        synchronized int take() {
            return count == 0 ? made++ : free[--count];
        }

        synchronized void give(int lane) {
            if (count == free.length) {
                free = Arrays.copyOf(free, count * 2);
            }
            free[count++] = lane;
        }
    }

    /** Ends running calls and idle connections. The clients have one dispatcher between them. */
    void close() {
        model.dispatcher().cancelAll();
        own.values().forEach(client -> client.connectionPool().evictAll());
        for (int i = 0; i < POOLS; i++) {
            OkHttpClient client = others.get(i);
            if (client != null) {
                client.connectionPool().evictAll();
            }
        }
    }
}
