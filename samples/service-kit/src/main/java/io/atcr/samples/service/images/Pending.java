package io.atcr.samples.service.images;

import io.atcr.samples.service.images.Flights.Boarding;
import io.atcr.samples.service.images.GateMetrics.Limit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The images of one request for which somebody has to be asked: some at once, each until the request's deadline. Not thread-safe.
 *
 * @param <K> what an answer depends on
 */
final class Pending<K> {
    /** How many images of one request are worked on at once. */
    private static final int AT_ONCE = 16;

    private record Waiting<K>(String image, Errand<K> errand, Flight<Answer> flight, boolean begun) {}

    /**
     * What is to be done for one image.
     *
     * @param key  what the answer depends on
     * @param host the registry that is asked
     * @param work finds the answer
     */
    record Errand<K>(K key, String host, Supplier<Answer> work) {}

    private final Flights<K, Answer> flights;
    private final GateMetrics metrics;
    private final String namespace;
    private final long deadline;
    private final Map<String, Answer> answers = new LinkedHashMap<>();
    private final Deque<Waiting<K>> waiting = new ArrayDeque<>();

    Pending(Flights<K, Answer> flights, GateMetrics metrics, String namespace, long deadline) {
        this.flights = flights;
        this.metrics = metrics;
        this.namespace = namespace;
        this.deadline = deadline;
    }

    /** The answers by image, all of them before the deadline. */
    Map<String, Answer> run(Map<String, Errand<K>> errands) {
        try {
            errands.forEach((image, errand) -> {
                if (waiting.size() == AT_ONCE) {
                    land(waiting.remove());
                }
                board(image, errand);
            });
        } finally {
            // also if a thread could not be had: whoever has boarded has to leave
            while (!waiting.isEmpty()) {
                land(waiting.remove());
            }
        }
        return answers;
    }

    private boolean late() {
        return deadline - System.nanoTime() <= 0;
    }

    private void board(String image, Errand<K> errand) {
        if (late()) {
            answers.put(image, Refusals.late());
            return;
        }
        try {
            Boarding<Answer> boarding = flights.board(errand.key(), namespace, errand.host(), errand.work());
            boarding.limit().ifPresent(limit -> answers.put(image, shed(limit)));
            boarding.flight().ifPresent(flight -> waiting.add(new Waiting<>(image, errand, flight, boarding.begun())));
        } catch (RuntimeException broken) {
            answers.put(image, Refusals.internal(broken));
        }
    }

    private void land(Waiting<K> each) {
        Optional<Answer> answer;
        try {
            answer = each.flight().await(deadline);
        } catch (RuntimeException broken) {
            answers.put(each.image(), Refusals.internal(broken));
            return;
        }
        // whoever joined late does not inherit that the work ran out of its own time
        if (answer.filter(Answer::ownTime).isPresent() && !each.begun() && !late()) {
            Boarding<Answer> again = flights.board(each.errand().key(), namespace, each.errand().host(), each.errand().work());
            if (again.flight().isPresent()) {
                land(new Waiting<>(each.image(), each.errand(), again.flight().get(), true));
                return;
            }
        }
        answers.put(each.image(), answer.orElseGet(Refusals::late));
    }

    private Answer shed(Limit limit) {
        metrics.shed(limit);
        return Refusals.shed(limit);
    }
}
