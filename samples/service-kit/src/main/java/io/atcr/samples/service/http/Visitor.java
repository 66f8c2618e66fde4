package io.atcr.samples.service.http;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.ssl.SslHandshakeListener;

/** One connection of a client: since when it is here, and whether it gets on with what it began. */
final class Visitor implements SslHandshakeListener {

    static final String ATTRIBUTE = Visitor.class.getName();

    private final EndPoint socket;
    private final Connection http;
    private final long generation;
    private final long opened;

    private volatile boolean greeted;
    private volatile boolean busy;
    private volatile long bytesWhenIdle;
    private boolean beginning;
    private long begun;

    Visitor(EndPoint socket, Connection http, long generation, boolean greeted, long now) {
        this.socket = socket;
        this.http = http;
        this.generation = generation;
        this.greeted = greeted;
        this.opened = now;
    }

    @Override
    public void handshakeSucceeded(Event event) {
        greeted = true;
    }

    /** Which of the TLS files its handshake used, or earlier ones. */
    long generation() {
        return generation;
    }

    /** Whether its handshake is over, or there is none. */
    boolean greeted() {
        return greeted;
    }

    /** For how many nanoseconds it has been here. */
    long age(long now) {
        return now - opened;
    }

    void begins() {
        busy = true;
    }

    void ends() {
        bytesWhenIdle = http.getBytesIn();
        busy = false;
    }

    /** Ends the connection without another word. */
    void cut() {
        socket.close();
    }

    /** Ends the connection if its handshake or the headers of a request take too long. Called by one thread at a time. */
    synchronized void look(long now, Timing timing) {
        if (!greeted) {
            cutAfter(age(now), timing.handshake().toNanos());
        } else if (busy || http.getBytesIn() == bytesWhenIdle) {
            beginning = false;
        } else if (!beginning) {
            beginning = true;
            begun = now;
        } else {
            cutAfter(now - begun, timing.headers().toNanos());
        }
    }

    private void cutAfter(long passed, long limit) {
        if (passed > limit) {
            cut();
        }
    }

    /** How often to look, so that limits hold within a quarter. */
    static long everyMillis(Timing timing) {
        long shortest = Math.min(timing.handshake().toNanos(), timing.headers().toNanos());
        return Math.max(10, TimeUnit.NANOSECONDS.toMillis(shortest) / 4);
    }
}
