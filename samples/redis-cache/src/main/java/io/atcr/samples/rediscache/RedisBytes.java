package io.atcr.samples.rediscache;

import io.atcr.verifier.cache.SharedBytes;
import io.lettuce.core.KeyScanCursor;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScanArgs;
import io.lettuce.core.ScanCursor;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Shared bytes in Redis, under keys of their own prefix. Thread-safe.
 *
 * <p>The connection is made in the background. Without one every call fails at once; a command that is not answered in time fails, and the
 * connection is given up and made anew after a pause; so a server that is down or hangs costs a verification next to nothing.
 */
public final class RedisBytes implements SharedBytes {
    private static final Duration CLEAR_TIMEOUT = Duration.ofSeconds(10);
    private static final int SCAN_COUNT = 500;

    private final RedisLink link;
    private final String prefix;
    private final Duration timeout;

    RedisBytes(RedisLink link, String prefix, Duration timeout) {
        this.link = link;
        this.prefix = prefix;
        this.timeout = timeout;
    }

    /**
     * Connects in the background, with the defaults of {@link RedisBytesBuilder}.
     *
     * @param uri the server: {@code redis://} or, with TLS, {@code rediss://}, with user and password if it asks for them
     * @return the bytes in it
     */
    public static RedisBytes connect(RedisURI uri) {
        return builder(uri).build();
    }

    /**
     * Starts to configure.
     *
     * @param uri the server: {@code redis://} or, with TLS, {@code rediss://}, with user and password if it asks for them
     * @return a new builder
     */
    public static RedisBytesBuilder builder(RedisURI uri) {
        return new RedisBytesBuilder(uri);
    }

    /**
     * Waits for the connection, for a program that likes to start with one.
     *
     * @param atMost the longest it may take
     * @return whether it is there
     */
    public boolean awaitConnected(Duration atMost) {
        return link.await(atMost);
    }

    /** What one call asks of the server. */
    private interface Command<T> {
        Future<T> send(RedisAsyncCommands<byte[], byte[]> redis);
    }

    private <T> T call(Duration atMost, Command<T> command) throws IOException {
        StatefulRedisConnection<byte[], byte[]> connection = link.connection();
        Future<T> answer;
        try {
            answer = command.send(connection.async());
        } catch (RedisException rejected) {
            link.drop(connection);
            throw new IOException("Redis could not be asked", rejected);
        }
        try {
            return answer.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            answer.cancel(true);
            link.drop(connection);
            throw new IOException("Redis gave no answer in " + atMost.toMillis() + " ms");
        } catch (InterruptedException interrupted) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for Redis");
        } catch (ExecutionException | CancellationException failed) {
            if (!(failed.getCause() instanceof RedisCommandExecutionException)) {
                link.drop(connection);
            }
            throw new IOException("Redis failed", failed);
        }
    }

    private byte[] key(String name) {
        return (prefix + name).getBytes(StandardCharsets.US_ASCII);
    }

    /** Asks for one byte more than is admitted, and so never for much more. */
    @Override
    public Optional<byte[]> get(String name) throws IOException {
        byte[] value = call(timeout, redis -> redis.getrange(key(name), 0, MAX_BYTES));
        if (value.length > MAX_BYTES) {
            throw new IOException("a value of more than " + MAX_BYTES + " bytes in Redis");
        }
        return value.length == 0 ? Optional.empty() : Optional.of(value);
    }

    @Override
    public void put(String name, byte[] value, Duration timeToLive) throws IOException {
        call(timeout, redis -> redis.set(key(name), value, SetArgs.Builder.px(Math.max(1, timeToLive.toMillis()))));
    }

    @Override
    public void delete(String name) throws IOException {
        call(timeout, redis -> redis.del(key(name)));
    }

    @Override
    public boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) throws IOException {
        byte[] known = (expected.isPresent() ? "1" : "0").getBytes(StandardCharsets.US_ASCII);
        Long done = call(timeout, redis -> redis.eval(
                RedisScripts.COMPARE_AND_SET, ScriptOutputType.INTEGER, new byte[][] {key(name)}, known, expected.orElse(new byte[0]), next));
        return done == 1;
    }

    /** Walks through the keys of the server, within 10 seconds. */
    @Override
    public void clear() throws IOException {
        long end = System.nanoTime() + CLEAR_TIMEOUT.toNanos();
        ScanArgs own = ScanArgs.Builder.limit(SCAN_COUNT).match(prefix + "*");
        ScanCursor cursor = ScanCursor.INITIAL;
        do {
            ScanCursor from = cursor;
            KeyScanCursor<byte[]> found = call(left(end), redis -> redis.scan(from, own));
            if (!found.getKeys().isEmpty()) {
                byte[][] keys = found.getKeys().toArray(new byte[0][]);
                call(left(end), redis -> redis.<Long>eval(RedisScripts.DELETE_TEMPORARY, ScriptOutputType.INTEGER, keys));
            }
            cursor = found;
        } while (!cursor.isFinished());
    }

    private static Duration left(long end) throws IOException {
        long nanos = end - System.nanoTime();
        if (nanos <= 0) {
            throw new IOException("Redis has too many keys to forget them in " + CLEAR_TIMEOUT.toSeconds() + " seconds");
        }
        return Duration.ofNanos(nanos);
    }

    @Override
    public void close() {
        link.close();
    }
}
