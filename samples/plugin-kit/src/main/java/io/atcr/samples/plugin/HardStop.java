package io.atcr.samples.plugin;

import java.time.Duration;

/** Ends this process when its time is up, whatever it waits for: a pipe that nobody writes to, a name server, a disk. Closing it calls it off. */
public final class HardStop implements AutoCloseable {
    private static final long LAST_WORDS_MILLIS = 100;

    private final End end;

    private HardStop(End end) {
        this.end = end;
    }

    /**
     * Begins to count.
     *
     * @param time how long the process has
     * @param last what is said then, which gets no more than a moment; best a class of its own, since a lambda takes a good part of a start
     * @param status the exit status then
     * @return what calls it off
     */
    public static HardStop in(Duration time, Runnable last, int status) {
        End end = new End(time, last, status);
        end.setDaemon(true);
        end.start();
        return new HardStop(end);
    }

    @Override
    public void close() {
        end.interrupt();
    }

    private static final class End extends Thread {
        private final Duration time;
        private final Runnable last;
        private final int status;

        End(Duration time, Runnable last, int status) {
            super("hard-stop");
            this.time = time;
            this.last = last;
            this.status = status;
        }

        @Override
        public void run() {
            try {
                Thread.sleep(time.toMillis());
            } catch (InterruptedException e) {
                // called off
                return;
            }
            try {
                Thread words = new Thread(last, "last-words");
                words.setDaemon(true);
                words.start();
                words.join(LAST_WORDS_MILLIS);
            } catch (InterruptedException e) {
                // too late to be called off
                Thread.currentThread().interrupt();
            } finally {
                Runtime.getRuntime().halt(status);
            }
        }
    }
}
