package io.atcr.samples.localnetwork;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Something that goes wrong with a response. Immutable; made by the factory methods. */
public sealed interface Fault {

    /**
     * Holds the response back. No thread waits meanwhile.
     *
     * @param duration for how long
     */
    record Delay(Duration duration) implements Fault {
    }

    /**
     * Answers in the server's stead; the server does not see the request.
     *
     * @param reply the response
     */
    record Respond(Reply reply) implements Fault {
    }

    /**
     * Changes the server's answer.
     *
     * @param change from the server's answer to the one that is sent
     */
    record Rewrite(UnaryOperator<Reply> change) implements Fault {
    }

    /**
     * Declares the whole length, sends the first bytes only, and closes the connection.
     *
     * @param keep how many bytes of the body are sent
     */
    record Truncate(int keep) implements Fault {
    }

    /**
     * Sends the first bytes in chunks, whose last one never comes, and closes the connection. It does not go together with a delay.
     *
     * @param keep how many bytes of the body are sent
     */
    record Cut(int keep) implements Fault {
    }

    /**
     * Sends the body in small pieces with a pause before each.
     *
     * @param bytes the size of a piece
     * @param pause the pause before each piece
     */
    record Drip(int bytes, Duration pause) implements Fault {
    }

    /** Closes the connection without a response. */
    record Drop() implements Fault {
    }

    /**
     * Holds the response back.
     *
     * @param duration for how long
     * @return the fault
     */
    static Fault delay(Duration duration) {
        return new Delay(duration);
    }

    /**
     * Answers with a status and an empty JSON object, without asking the server.
     *
     * @param status the HTTP status
     * @return the fault
     */
    static Fault status(int status) {
        return new Respond(Reply.json(status, "{}"));
    }

    /**
     * Answers with a given response, without asking the server.
     *
     * @param reply the response
     * @return the fault
     */
    static Fault respond(Reply reply) {
        return new Respond(reply);
    }

    /**
     * Redirects with status 302, without asking the server.
     *
     * @param location the value of the {@code Location} header
     * @return the fault
     */
    static Fault redirect(String location) {
        return new Respond(Reply.empty(302).withHeader("Location", location));
    }

    /**
     * Changes the server's answer.
     *
     * @param change from the server's answer to the one that is sent
     * @return the fault
     */
    static Fault rewrite(UnaryOperator<Reply> change) {
        return new Rewrite(change);
    }

    /**
     * Flips the lowest bit of one byte of the body; an empty body stays empty.
     *
     * @param index which byte, counted from the end when negative, taken modulo the body's length
     * @return the fault
     */
    static Fault corrupt(int index) {
        return new Rewrite(reply -> {
            byte[] body = reply.body();
            if (body.length > 0) {
                body[Math.floorMod(index, body.length)] ^= 1;
            }
            return reply.withBody(body);
        });
    }

    /**
     * Declares the whole length, sends only the first bytes, and closes the connection.
     *
     * @param keep how many bytes of the body are sent; a body that is not longer is sent whole
     * @return the fault
     */
    static Fault truncate(int keep) {
        return new Truncate(keep);
    }

    /**
     * Sends the first bytes in chunks, whose last one never comes, and closes the connection. It does not go together with a delay.
     *
     * @param keep how many bytes of the body are sent; a body that is not longer is sent whole, without an end
     * @return the fault
     */
    static Fault cut(int keep) {
        return new Cut(keep);
    }

    /**
     * Puts spaces behind the body.
     *
     * @param bytes how many
     * @return the fault
     */
    static Fault padded(int bytes) {
        return new Rewrite(reply -> {
            byte[] body = reply.body();
            byte[] longer = Arrays.copyOf(body, body.length + bytes);
            Arrays.fill(longer, body.length, longer.length, (byte) ' ');
            return reply.withBody(longer);
        });
    }

    /**
     * Sends the body in small pieces with a pause before each.
     *
     * @param bytes the size of a piece, at least 1
     * @param pause the pause before each piece
     * @return the fault
     */
    static Fault drip(int bytes, Duration pause) {
        return new Drip(Math.max(1, bytes), pause);
    }

    /**
     * Closes the connection without a response.
     *
     * @return the fault
     */
    static Fault drop() {
        return new Drop();
    }
}
