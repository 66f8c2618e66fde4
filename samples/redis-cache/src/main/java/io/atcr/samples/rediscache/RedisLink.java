package io.atcr.samples.rediscache;

import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.protocol.ProtocolVersion;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One connection, made and made again in the background: who finds none does not wait, and a pause follows each failure. Thread-safe.
 */
final class RedisLink implements AutoCloseable {
    private static final Duration HANDSHAKE = Duration.ofSeconds(2);

    private final RedisClient client;
    private final RedisURI uri;
    private final long pauseNanos;
    private final LongSupplier nanoClock;
    private @Nullable StatefulRedisConnection<byte[], byte[]> connection;
    private @Nullable CompletableFuture<Void> attempt;
    private long notBefore;
    private boolean closed;

    RedisLink(RedisURI uri, SslOptions ssl, Duration pause, LongSupplier nanoClock) {
        this.uri = RedisURI.builder(uri).withTimeout(HANDSHAKE).build();
        this.pauseNanos = pause.toNanos();
        this.nanoClock = nanoClock;
        this.notBefore = nanoClock.getAsLong();
        this.client = RedisClient.create();
        client.setOptions(ClientOptions.builder()
                .autoReconnect(false)
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .protocolVersion(ProtocolVersion.RESP2)
                .socketOptions(SocketOptions.builder().connectTimeout(HANDSHAKE).build())
                .sslOptions(ssl)
                .build());
    }

    /** The connection; if there is none, it is asked for and this fails at once. */
    synchronized StatefulRedisConnection<byte[], byte[]> connection() throws IOException {
        StatefulRedisConnection<byte[], byte[]> open = connection;
        if (open != null && open.isOpen()) {
            return open;
        }
        if (open != null) {
            drop(open);
        }
        begin();
        throw new IOException("not connected to Redis");
    }

    /** Begins to connect, unless that is under way or it is too early; the future ends with the attempt. */
    synchronized CompletableFuture<Void> begin() {
        CompletableFuture<Void> running = attempt;
        if (running != null) {
            return running;
        }
        if (closed || connection != null || nanoClock.getAsLong() - notBefore < 0) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> ended = new CompletableFuture<>();
        attempt = ended;
        try {
            client.connectAsync(ByteArrayCodec.INSTANCE, uri).whenComplete((made, failure) -> {
                ended(made);
                ended.complete(null);
            });
        } catch (RuntimeException refused) {
            ended(null);
            ended.complete(null);
        }
        return ended;
    }

    private synchronized void ended(@Nullable StatefulRedisConnection<byte[], byte[]> made) {
        attempt = null;
        if (made == null) {
            notBefore = nanoClock.getAsLong() + pauseNanos;
        } else if (closed) {
            made.closeAsync();
        } else {
            connection = made;
        }
    }

    /** Gives a connection up that did not answer in time or broke. */
    synchronized void drop(StatefulRedisConnection<byte[], byte[]> broken) {
        if (connection == broken) {
            connection = null;
            notBefore = nanoClock.getAsLong() + pauseNanos;
        }
        broken.closeAsync();
    }

    /** Waits for a connection that is there or under way. */
    boolean await(Duration atMost) {
        try {
            begin().get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException | ExecutionException notYet) {
            // as the state says
        }
        synchronized (this) {
            return connection != null && connection.isOpen();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            connection = null;
        }
        // closes the connection, too
        client.shutdown(Duration.ZERO, HANDSHAKE);
    }
}
