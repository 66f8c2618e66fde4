package io.atcr.did.net;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are kept for later requests to the same place: at most 512, none for longer than 30 seconds. The one that was used last is
 * used first. Thread-safe.
 */
final class IdleConnections implements AutoCloseable {

    private static final int MOST = 512;
    private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Map<String, ArrayDeque<HttpConnection>> byPlace = new HashMap<>();
    /** All of them, the one that was used longest ago first. */
    private final Set<HttpConnection> all = new LinkedHashSet<>();
    private boolean closed;

    /** One to this place, which is no longer among these; null if there is none. */
    synchronized @Nullable HttpConnection take(String place) {
        ArrayDeque<HttpConnection> there = byPlace.get(place);
        if (there == null) {
            return null;
        }
        HttpConnection last = there.getLast();
        remove(last);
        if (System.nanoTime() - last.idleSince() > LONGEST_NANOS) {
            last.close();
            return null;
        }
        return last;
    }

    /** Keeps one, in place of the one that was used longest ago if there are too many. */
    synchronized void give(HttpConnection connection) {
        if (closed) {
            connection.close();
            return;
        }
        if (all.size() == MOST) {
            discard(all.iterator().next());
        }
        connection.idleFrom(System.nanoTime());
        byPlace.computeIfAbsent(connection.place(), none -> new ArrayDeque<>()).addLast(connection);
        all.add(connection);
    }

    /** Closes what nobody has used for too long, and says when the next one is due. */
    synchronized OptionalLong closeUnused(long now) {
        while (!all.isEmpty()) {
            HttpConnection eldest = all.iterator().next();
            long due = eldest.idleSince() + LONGEST_NANOS;
            if (due - now > 0) {
                return OptionalLong.of(due);
            }
            discard(eldest);
        }
        return OptionalLong.empty();
    }

    private void discard(HttpConnection connection) {
        remove(connection);
        connection.close();
    }

    private void remove(HttpConnection connection) {
        all.remove(connection);
        ArrayDeque<HttpConnection> there = Objects.requireNonNull(byPlace.get(connection.place()));
        if (there.peekLast() == connection) {
            there.removeLast();
        } else {
            there.remove(connection);
        }
        if (there.isEmpty()) {
            byPlace.remove(connection.place());
        }
    }

    /** Closes all, and whatever is given later. */
    @Override
    public synchronized void close() {
        closed = true;
        all.forEach(HttpConnection::close);
        all.clear();
        byPlace.clear();
    }
}
