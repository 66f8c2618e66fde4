package io.atcr.samples.rediscache;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisConnectionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.codec.RedisCodec;
import io.lettuce.core.codec.StringCodec;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The real server, on a free port of 127.0.0.1, in a folder of its own; it keeps nothing on disk. */
final class RealRedis implements RedisUnderTest {
    private static final RedisCodec<String, byte[]> CODEC = RedisCodec.of(StringCodec.UTF8, ByteArrayCodec.INSTANCE);
    private static final long PATIENCE_SECONDS = 20;

    private final RedisClient client = RedisClient.create();
    private final Path folder;
    private final int port;
    private @Nullable Process process;

    RealRedis() throws IOException {
        folder = Files.createTempDirectory("redis");
        try (ServerSocket free = StayingPort.listen()) {
            port = free.getLocalPort();
        }
    }

    @Override
    public RedisURI uri() {
        return RedisURI.create("redis://127.0.0.1:" + port);
    }

    @Override
    public void start() throws Exception {
        String program = System.getProperty("redis.server", "redis-server");
        Process started;
        try {
            started = new ProcessBuilder(program, "--port", String.valueOf(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
                            "--dir", folder.toString(), "--daemonize", "no")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
        } catch (IOException none) {
            throw new IllegalStateException("the profile redis needs " + program + ": install redis-server, or name it with -Dredis.server=PATH", none);
        }
        process = started;
        long start = System.nanoTime();
        while (true) {
            try {
                call(RedisCommands::ping);
                return;
            } catch (RedisConnectionException notYet) {
                if (!started.isAlive() || System.nanoTime() - start > TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS)) {
                    throw new IllegalStateException(program + " did not start: " + Files.readString(folder.resolve("log"), StandardCharsets.UTF_8), notYet);
                }
                started.waitFor(20, TimeUnit.MILLISECONDS);
            }
        }
    }

    private <T> T call(Function<RedisCommands<String, byte[]>, T> command) {
        try (StatefulRedisConnection<String, byte[]> connection = client.connect(CODEC, uri())) {
            return command.apply(connection.sync());
        }
    }

    @Override
    public void stop() throws Exception {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroyForcibly().waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Stops the process where it stands, as a machine that hangs does. */
    @Override
    public void pause() throws Exception {
        signal("STOP");
    }

    @Override
    public void resume() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        Process running = process;
        if (running != null) {
            new ProcessBuilder("kill", "-" + name, String.valueOf(running.pid())).start().waitFor();
        }
    }

    @Override
    public void flush() {
        call(RedisCommands::flushall);
    }

    @Override
    public List<String> keys() {
        return call(redis -> redis.keys("*"));
    }

    @Override
    public byte[] get(String key) {
        byte[] value = call(redis -> redis.get(key));
        return value == null ? new byte[0] : value;
    }

    @Override
    public void plant(String key, byte[] value, boolean temporary) {
        call(redis -> temporary ? redis.set(key, value, SetArgs.Builder.ex(600)) : redis.set(key, value));
    }

    @Override
    public void plantList(String key) {
        call(redis -> {
            redis.del(key);
            return redis.lpush(key, new byte[] {1});
        });
    }

    @Override
    public void close() throws Exception {
        resume();
        stop();
        client.shutdown();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
