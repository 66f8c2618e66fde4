package io.atcr.samples.rediscache;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** Ports that systems do not give to whoever connects somewhere, so that they are still free when a server comes back. */
final class StayingPort {
    private static final int FIRST = 12_000;
    private static final int LAST = 32_000;

    private StayingPort() {}

    static ServerSocket listen() throws IOException {
        while (true) {
            try {
                return listen(ThreadLocalRandom.current().nextInt(FIRST, LAST));
            } catch (BindException taken) {
                // another one
            }
        }
    }

    static ServerSocket listen(int port) throws IOException {
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
