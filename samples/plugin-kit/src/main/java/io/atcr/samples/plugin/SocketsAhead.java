package io.atcr.samples.plugin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.nio.channels.SocketChannel;
import java.util.ServiceConfigurationError;

/**
 * Has the platform's sockets made ready on a thread beside that which reads the settings: they find a source of random numbers first, which takes a sixth of
 * a call by the daemon. A call without a daemon needs that later in any case.
 */
public final class SocketsAhead extends Thread {
    private SocketsAhead() {
        super("sockets");
        setDaemon(true);
    }

    /** Begins, and does not wait. What fails here fails again, and is told, where a socket is needed. */
    public static void begin() {
        new SocketsAhead().start();
    }

    @Override
    public void run() {
        try {
            DaemonClient.nameProvider();
            SocketChannel.open(StandardProtocolFamily.UNIX).close();
        } catch (IOException | RuntimeException | ServiceConfigurationError e) {
            return;
        }
    }
}
