package io.atcr.samples.localnetwork;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * A fault and the requests that it befalls. Thread-safe.
 *
 * <p>When several rules match a request, all their faults apply, in the order in which the rules were added.
 */
public final class FaultRule {

    private final Predicate<RecordedRequest> condition;
    private final Fault fault;
    private final long times;
    private final AtomicLong hits = new AtomicLong();

    private FaultRule(Predicate<RecordedRequest> condition, Fault fault, long times) {
        this.condition = condition;
        this.fault = fault;
        this.times = times;
    }

    /**
     * A rule for every request that satisfies a condition.
     *
     * @param condition which requests; called on server threads
     * @param fault what happens to them
     * @return the rule
     */
    public static FaultRule when(Predicate<RecordedRequest> condition, Fault fault) {
        return new FaultRule(condition, fault, Long.MAX_VALUE);
    }

    /**
     * A rule for every request to one server.
     *
     * @param server the server
     * @param fault what happens to its requests
     * @return the rule
     */
    public static FaultRule on(Server server, Fault fault) {
        return when(request -> request.server() == server, fault);
    }

    /**
     * A rule for the requests to one server whose path contains a text.
     *
     * @param server the server
     * @param pathPart the text
     * @param fault what happens to them
     * @return the rule
     */
    public static FaultRule on(Server server, String pathPart, Fault fault) {
        return when(request -> request.server() == server && request.path().contains(pathPart), fault);
    }

    /**
     * The same rule for the first matching requests only.
     *
     * @param count how many requests
     * @return a new rule that was not applied yet
     */
    public FaultRule times(long count) {
        return new FaultRule(condition, fault, count);
    }

    /**
     * To how many requests the rule was applied.
     *
     * @return the count
     */
    public long hits() {
        return Math.min(hits.get(), times);
    }

    Fault fault() {
        return fault;
    }

    boolean applies(RecordedRequest request) {
        return condition.test(request) && hits.getAndIncrement() < times;
    }
}
