package io.atcr.verifier.cache;

import io.atcr.car.syntax.Did;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Bounded by the policy, not by itself: only DIDs that a policy names are ever written. */
final class InMemoryRevisionStore implements RevisionStore {
    private final Map<Did, Mark> marks = new ConcurrentHashMap<>();

    @Override
    public Optional<Mark> highest(Did did) {
        return Optional.ofNullable(marks.get(did));
    }

    @Override
    public Mark raise(Did did, Mark seen) {
        Mark raised = marks.merge(did, seen, Mark::higher);
        return raised == null ? seen : raised;
    }

    @Override
    public void clear(Did did) {
        marks.remove(did);
    }
}
