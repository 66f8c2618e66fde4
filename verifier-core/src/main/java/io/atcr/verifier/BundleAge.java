package io.atcr.verifier;

import java.time.Duration;
import java.time.Instant;

/**
 * How old a bundle is.
 *
 * @param createdAt when it was made, by its own word
 * @param obtainedAt when it was obtained, by the operator's word
 * @param time the earlier one: what the bundle says of itself can only make it older
 * @param now when the question is asked
 * @param fromFuture whether one of the two lies in the future, so that nobody knows how old it is
 */
record BundleAge(Instant createdAt, Instant obtainedAt, Instant time, Instant now, boolean fromFuture) {

    static BundleAge of(Instant createdAt, Instant obtainedAt, Instant now, Duration skew) {
        Instant latest = now.plus(skew);
        Instant earlier = createdAt.isBefore(obtainedAt) ? createdAt : obtainedAt;
        boolean fromFuture = createdAt.isAfter(latest) || obtainedAt.isAfter(latest);
        return new BundleAge(createdAt, obtainedAt, earlier.isAfter(now) ? now : earlier, now, fromFuture);
    }

    boolean within(Duration longest) {
        return !fromFuture && Duration.between(time, now).compareTo(longest) <= 0;
    }

    @Override
    public String toString() {
        return "made " + createdAt + ", obtained " + obtainedAt + (fromFuture ? ", which is in the future" : "");
    }
}
