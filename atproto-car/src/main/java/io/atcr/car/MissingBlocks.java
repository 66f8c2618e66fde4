package io.atcr.car;

import org.jspecify.annotations.Nullable;

/** Counts the blocks that a walk did not find, and keeps the first. Not thread-safe. */
final class MissingBlocks {
    private long count;
    private @Nullable RepoViolation first;

    void add(RepoViolation violation) {
        count++;
        if (first == null) {
            first = violation;
        }
    }

    long count() {
        return count;
    }

    @Nullable RepoViolation first() {
        return first;
    }
}
