package io.atcr.samples.gatekeeper.load;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A real {@code redis-server} on one port of 127.0.0.1, which keeps what it was told when it is ended in order. */
final class RedisProcess implements AutoCloseable {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Path folder;
    private final int port;
    private @Nullable Process process;

    RedisProcess(Path folder) throws IOException {
        this.folder = folder;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
    }

    String uri() {
        return "redis://127.0.0.1:" + port;
    }

    void start() throws IOException, InterruptedException {
        String program = System.getProperty("redis.server", "redis-server");
        Process started;
        try {
            started = new ProcessBuilder(program, "--port", String.valueOf(port), "--bind", "127.0.0.1", "--appendonly", "yes", "--appendfsync", "always",
                            "--dir", folder.toString(), "--daemonize", "no")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("redis.log").toFile())
                    .start();
        } catch (IOException none) {
            throw new IOException("the profile replicas needs " + program + ": install redis-server, or name it with -Dredis.server=PATH", none);
        }
        process = started;
        long start = System.nanoTime();
        while (!ping()) {
            if (!started.isAlive() || System.nanoTime() - start > PATIENCE_NANOS) {
                throw new IOException(program + " did not start; see redis.log");
            }
            started.waitFor(20, TimeUnit.MILLISECONDS);
        }
    }

    private boolean ping() {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            return "+PONG".equals(new String(socket.getInputStream().readNBytes(5), StandardCharsets.US_ASCII));
        } catch (IOException notYet) {
            return false;
        }
    }

    void stop() throws InterruptedException {
        Process running = process;
        process = null;
        if (running != null) {
            running.destroy();
            if (!running.waitFor(20, TimeUnit.SECONDS)) {
                running.destroyForcibly().waitFor();
            }
        }
    }

    @Override
    public void close() throws InterruptedException {
        stop();
    }
}
