package io.atcr.samples.service;

import java.util.concurrent.CountDownLatch;

/**
 * The end of the process. The JVM begins it at SIGTERM or SIGINT; the main thread then ends the service in its own time and says the status, which
 * without this would be that of a process that was killed. Thread-safe.
 */
final class Shutdown {
    private final CountDownLatch told = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile int status;

    /** From now on a signal is told to whoever waits for the latch. */
    CountDownLatch install() {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            told.countDown();
            try {
                ended.await();
            } catch (InterruptedException e) {
                return;
            }
            Runtime.getRuntime().halt(status);
        }, "shutdown"));
        return told;
    }

    /** Ends the process with a status, whether a signal has begun that or not. */
    void end(int with) {
        status = with;
        ended.countDown();
        System.exit(with);
    }
}
