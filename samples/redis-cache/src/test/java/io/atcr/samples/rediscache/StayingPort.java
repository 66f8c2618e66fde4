package io.atcr.samples.rediscache;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Ports that systems do not give to whoever connects somewhere, so that they are still free when a server comes back. */
final class StayingPort {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);
    private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private StayingPort() {}

    static ServerSocket listen() throws IOException {
        while (true) {
            try {
                return bound(ThreadLocalRandom.current().nextInt(FIRST, LAST));
            } catch (BindException taken) {
                // another one
            }
        }
    }

    /** Listens again; a socket that is closed while a thread accepts on it may give its port back a moment later. */
    static ServerSocket listen(int port) throws IOException {
        for (long end = System.nanoTime() + PATIENCE_NANOS; ; ) {
            try {
                return bound(port);
            } catch (BindException taken) {
                if (System.nanoTime() - end >= 0) {
                    throw taken;
                }
                LockSupport.parkNanos(RETRY_NANOS);
            }
        }
    }

    private static ServerSocket bound(int port) throws IOException {
        ServerSocket listening = new ServerSocket();
        listening.setReuseAddress(true);
        try {
            listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return listening;
        } catch (IOException e) {
            listening.close();
            throw e;
        }
    }
}
