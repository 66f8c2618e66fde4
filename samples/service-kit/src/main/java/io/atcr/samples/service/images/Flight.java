package io.atcr.samples.service.images;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One piece of work, and all who wait for it. Each waits until its own deadline; whoever gives up takes nothing from the others, and when nobody waits
 * any more the work is interrupted. Thread-safe.
 */
final class Flight<A> implements Runnable {
    private final Supplier<A> work;
    private final Consumer<Flight<A>> ended;
    private final CompletableFuture<A> answer = new CompletableFuture<>();

    // guarded by this
    private int waiting;
    private boolean over;
    private @Nullable Thread thread;

    /** {@code ended} is called once when nobody can join any more, without a lock held. */
    Flight(Supplier<A> work, Consumer<Flight<A>> ended) {
        this.work = work;
        this.ended = ended;
    }

    /** Whether the caller waits for this one now, and has to call {@link #await}. */
    synchronized boolean join() {
        if (over) {
            return false;
        }
        waiting++;
        return true;
    }

    @Override
    public void run() {
        synchronized (this) {
            if (over) {
                return;
            }
            thread = Thread.currentThread();
        }
        try {
            A found = work.get();
            land();
            answer.complete(found);
        } catch (RuntimeException | Error broken) {
            land();
            answer.completeExceptionally(broken);
        }
    }

    private void land() {
        boolean now;
        synchronized (this) {
            now = !over;
            over = true;
            thread = null;
        }
        // an interrupt was meant for the work, not for what the thread does next
        Thread.interrupted();
        if (now) {
            ended.accept(this);
        }
    }

    /**
     * Waits for the answer.
     *
     * @param deadline by {@link System#nanoTime()}
     * @return the answer; empty if there is none in time, or the calling thread was interrupted, which it stays
     * @throws RuntimeException what the work threw
     */
    Optional<A> await(long deadline) {
        try {
            return Optional.of(answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS));
        } catch (TimeoutException late) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException broken) {
            throw new IllegalStateException(broken.getCause());
        } finally {
            leave();
        }
    }

    private void leave() {
        synchronized (this) {
            waiting--;
            if (waiting > 0 || over) {
                return;
            }
            over = true;
            if (thread != null) {
                thread.interrupt();
            }
        }
        ended.accept(this);
    }
}
