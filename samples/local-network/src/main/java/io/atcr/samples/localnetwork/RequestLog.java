package io.atcr.samples.localnetwork;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The requests that reached the servers, in order of arrival. Thread-safe.
 *
 * <p>The newest {@value #KEPT} requests are kept; the counters count all of them.
 */
public final class RequestLog {

    /** How many requests are kept. */
    public static final int KEPT = 20_000;

    private final Deque<RecordedRequest> requests = new ArrayDeque<>();
    private final Map<Server, Long> counts = new EnumMap<>(Server.class);

    RequestLog() {
    }

    synchronized void add(RecordedRequest request) {
        if (requests.size() == KEPT) {
            requests.removeFirst();
        }
        requests.addLast(request);
        counts.merge(request.server(), 1L, Long::sum);
    }

    /**
     * All requests that are kept.
     *
     * @return a snapshot, oldest first
     */
    public synchronized List<RecordedRequest> all() {
        return List.copyOf(requests);
    }

    /**
     * The kept requests that satisfy a condition.
     *
     * @param condition the condition
     * @return a snapshot, oldest first
     */
    public synchronized List<RecordedRequest> matching(Predicate<RecordedRequest> condition) {
        return requests.stream().filter(condition).toList();
    }

    /**
     * How many requests one server received since the start or the last {@link #clear()}.
     *
     * @param server the server
     * @return the count
     */
    public synchronized long count(Server server) {
        return counts.getOrDefault(server, 0L);
    }

    /**
     * How many requests all servers received since the start or the last {@link #clear()}.
     *
     * @return the count
     */
    public synchronized long count() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Forgets all requests and sets the counters to zero. */
    public synchronized void clear() {
        requests.clear();
        counts.clear();
    }
}
