package io.atcr.samples.service.log;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.Supplier;

/**
 * Lines on their way out. Whoever adds one never waits for who reads them: what does not fit is dropped and counted, and a line says so as soon as
 * lines go out again. Thread-safe.
 */
final class LineQueue implements AutoCloseable {
    private static final int MAX_WRITE_BYTES = 64 << 10;

    private final Supplier<OutputStream> out;
    private final LongFunction<byte[]> notice;
    private final int maxBytes;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ArrayDeque<byte[]> lines = new ArrayDeque<>();
    private final Thread writer;
    private int bytes;
    private boolean writing;
    private boolean closed;
    private long dropped;
    private long saidDropped;

    /**
     * Starts the thread that writes.
     *
     * @param out      where lines go, asked for at each write
     * @param notice   the line that says how many were dropped
     * @param maxBytes how much may wait
     */
    LineQueue(Supplier<OutputStream> out, LongFunction<byte[]> notice, int maxBytes) {
        this.out = out;
        this.notice = notice;
        this.maxBytes = maxBytes;
        this.writer = new Thread(this::write, "log-writer");
        writer.setDaemon(true);
        writer.start();
    }

    /** Adds a line, or drops it. The lock is never held while anything is written. */
    void add(byte[] line) {
        lock.lock();
        try {
            if (closed || bytes + line.length > maxBytes) {
                dropped++;
                return;
            }
            lines.add(line);
            bytes += line.length;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many lines were dropped since the start. */
    long dropped() {
        lock.lock();
        try {
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until everything is written, but no longer than that. */
    boolean flush(Duration longest) {
        long left = longest.toNanos();
        lock.lock();
        try {
            while (writing || !lines.isEmpty()) {
                if (left <= 0) {
                    return false;
                }
                left = changed.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more lines; the thread ends when those that wait are written. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void write() {
        byte[] batch = new byte[MAX_WRITE_BYTES];
        while (true) {
            byte[] large = null;
            int length = 0;
            lock.lock();
            try {
                writing = false;
                changed.signalAll();
                while (lines.isEmpty() && dropped == saidDropped) {
                    if (closed) {
                        return;
                    }
                    changed.awaitUninterruptibly();
                }
                writing = true;
                if (dropped != saidDropped && lines.isEmpty()) {
                    large = notice.apply(dropped - saidDropped);
                    saidDropped = dropped;
                }
                while (large == null && !lines.isEmpty() && length + lines.element().length <= batch.length) {
                    byte[] line = lines.remove();
                    System.arraycopy(line, 0, batch, length, line.length);
                    length += line.length;
                    bytes -= line.length;
                }
                if (large == null && length == 0) {
                    large = lines.remove();
                    bytes -= large.length;
                }
            } finally {
                lock.unlock();
            }
            if (large != null) {
                write(large, large.length);
            } else {
                write(batch, length);
            }
        }
    }

    private void write(byte[] text, int length) {
        try {
            OutputStream stream = out.get();
            stream.write(text, 0, length);
            stream.flush();
        } catch (IOException e) {
            lock.lock();
            try {
                // who reads is gone; nobody can be told, so that the next notice does not count it
                dropped++;
                saidDropped++;
            } finally {
                lock.unlock();
            }
        }
    }
}
