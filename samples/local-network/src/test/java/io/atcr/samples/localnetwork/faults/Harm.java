package io.atcr.samples.localnetwork.faults;

/** What is done to the answer of a hop. */
enum Harm {
    /** The connection is closed without an answer. */
    LOST,
    /** The answer comes after the deadline. */
    DELAYED,
    /** The answer comes a few bytes at a time, and is not there by the deadline. */
    DRIPPED,
    /** The declared length is not reached. */
    TRUNCATED,
    /** The last chunk never comes. */
    CUT,
    /** One bit of the first byte is another. */
    FLIPPED_FIRST,
    /** One bit in the middle is another. */
    FLIPPED_MIDDLE,
    /** One bit of the last byte is another. */
    FLIPPED_LAST,
    UNAUTHORIZED(401),
    FORBIDDEN(403),
    NOT_FOUND(404),
    GONE(410),
    /** With {@code Retry-After}. */
    TOO_MANY(429),
    INTERNAL(500),
    UNAVAILABLE(503),
    /** A redirect to an address that nobody may be sent to. */
    REDIRECTED,
    /** A page with status 200. */
    HTML,
    /** The answer to the same question about somebody else: genuine, and not what was asked for. */
    OTHERS,
    /** The answer to the same question about another signed image of the same people. */
    SIBLINGS,
    /** The answers for two images of the same people are exchanged. */
    SWAPPED,
    /** More than any such answer may be. */
    OVERSIZE;

    private final int status;

    Harm() {
        this(0);
    }

    Harm(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }

    /** Whether there is nothing to read: no answer at all, or one that refuses without saying that the thing does not exist. */
    boolean noAnswer() {
        return switch (this) {
            case LOST, DELAYED, DRIPPED, TRUNCATED, CUT, UNAUTHORIZED, FORBIDDEN, GONE, TOO_MANY, INTERNAL, UNAVAILABLE -> true;
            default -> false;
        };
    }

    boolean takesTime() {
        return this == DELAYED || this == DRIPPED;
    }
}
