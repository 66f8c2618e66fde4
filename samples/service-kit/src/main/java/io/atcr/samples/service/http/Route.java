package io.atcr.samples.service.http;

import java.time.Duration;
import java.util.Objects;

/**
 * One path of a service, for POST with {@code application/json}. Whatever goes wrong before or in the endpoint has an answer of the caller's
 * own protocol, which denies: never a bare 500, never an empty object.
 *
 * @param path         the path, matched exactly
 * @param maxBodyBytes the largest body that is read
 * @param timeout      the time from the first byte of the request to the answer
 * @param endpoint     what answers
 * @param shed         the answer when there is no place for the request, or no time is left
 * @param failed       the answer when the endpoint fails
 * @param refused      the answer to a request that cannot be read: too large, not UTF-8, another media type
 */
public record Route(String path, int maxBodyBytes, Duration timeout, Endpoint endpoint, Reply shed, Reply failed, Refusal refused) {

    /** Makes the answer to a request that cannot be read. */
    @FunctionalInterface
    public interface Refusal {

        /**
         * Says what is wrong.
         *
         * @param status the HTTP status, 4xx
         * @param reason a text of ours, with nothing of the request in it
         * @return the answer, with that status
         */
        Reply of(int status, String reason);
    }

    /**
     * Refuses a path that is none, and limits that are not positive.
     *
     * @param path         the path
     * @param maxBodyBytes the largest body
     * @param timeout      the time to the answer
     * @param endpoint     what answers
     * @param shed         the answer when there is no place or time
     * @param failed       the answer when the endpoint fails
     * @param refused      the answer to what cannot be read
     * @throws IllegalArgumentException if one is
     */
    public Route {
        if (!path.startsWith("/") || maxBodyBytes < 1 || timeout.isNegative() || timeout.isZero()) {
            throw new IllegalArgumentException("a route has a path, a body of at least a byte and a positive time: " + path);
        }
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(shed, "shed");
        Objects.requireNonNull(failed, "failed");
        Objects.requireNonNull(refused, "refused");
    }
}
