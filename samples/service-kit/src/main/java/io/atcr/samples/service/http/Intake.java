package io.atcr.samples.service.http;

import io.atcr.samples.service.http.HttpMeters.Limit;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.util.thread.Invocable;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the body of one request as it comes, on the thread that reads the socket, which never waits. A body that is too large or too slow is
 * refused; what still comes of it is thrown away, so that the client comes to read why.
 */
final class Intake {

    /** How much is thrown away before the connection is cut. */
    private static final long MOST_THROWN_AWAY = 16 << 20;

    private final Request request;
    private final Route route;
    private final Visitor visitor;
    private final Means means;
    private final Exchange exchange;
    private final long begin;
    private final Body body;
    private final Invocable.Task more = Invocable.from(Invocable.InvocationType.NON_BLOCKING, this::read);
    private final AtomicBoolean released = new AtomicBoolean();

    private volatile boolean over;
    private volatile Scheduler.@Nullable Task watch;
    private long thrownAway;

    Intake(Request request, Route route, Visitor visitor, Means means, Exchange exchange) {
        this.request = request;
        this.route = route;
        this.visitor = visitor;
        this.means = means;
        this.exchange = exchange;
        this.begin = request.getBeginNanoTime();
        this.body = new Body(route.maxBodyBytes(), means.room());
    }

    /** Whether nothing more comes, or nothing more is waited for. */
    boolean over() {
        return over;
    }

    /** Nothing is read at all. */
    void skip() {
        over = true;
        release();
    }

    /** Reads what there is, and comes back when there is more. */
    void read() {
        while (true) {
            Content.Chunk chunk = request.read();
            if (chunk == null) {
                if (watch == null && !exchange.answered()) {
                    watch(means.timing().body().toNanos());
                }
                request.demand(more);
                return;
            }
            if (Content.Chunk.isFailure(chunk)) {
                end();
                release();
                exchange.bodyBroken(chunk.getFailure());
                return;
            }
            boolean last = chunk.isLast();
            try {
                take(chunk.getByteBuffer());
            } finally {
                chunk.release();
            }
            if (last) {
                end();
                exchange.bodyWhole(body);
                return;
            }
        }
    }

    private void take(ByteBuffer bytes) {
        if (exchange.answered()) {
            release();
            thrownAway += bytes.remaining();
            if (thrownAway > MOST_THROWN_AWAY) {
                visitor.cut();
            }
            return;
        }
        switch (body.add(bytes)) {
            case YES -> { }
            case TOO_LARGE -> exchange.refuse(HttpStatus.PAYLOAD_TOO_LARGE_413, "the body is larger than " + route.maxBodyBytes() + " bytes");
            case NO_ROOM -> exchange.shed(Limit.QUEUE);
        }
    }

    private void watch(long nanos) {
        watch = means.scheduler().schedule(this::look, nanos, TimeUnit.NANOSECONDS);
    }

    /** A body has half of the time, and from the first look on it has to have come at a certain rate. */
    private void look() {
        if (over || exchange.answered()) {
            return;
        }
        long passed = System.nanoTime() - begin;
        if (passed > route.timeout().toNanos() / 2 || body.received() < passed / 1e9 * means.timing().bytesPerSecond()) {
            exchange.refuse(HttpStatus.REQUEST_TIMEOUT_408, "the body did not come in time");
        } else {
            watch(means.timing().body().toNanos() / 2);
        }
    }

    private void end() {
        over = true;
        Scheduler.Task task = watch;
        if (task != null) {
            task.cancel();
        }
    }

    /** Gives the room of the body back, once. */
    void release() {
        if (released.compareAndSet(false, true)) {
            body.release();
        }
    }
}
