package io.atcr.did.net;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one call asks for at the moment, the time it has left, and the socket it waits for.
 *
 * <p>Used by the calling thread, but for {@link #end}, which any thread may call: it closes the socket, and whatever waits for that fails.
 */
final class CallState {

    private final long deadline;
    private @Nullable Target target;
    private @Nullable Socket socket;
    private boolean ended;

    CallState(long deadline) {
        this.deadline = deadline;
    }

    /** What is asked for from here on. */
    void hop(Target next) {
        target = next;
    }

    Target target() {
        if (target == null) {
            throw new IllegalStateException("no hop yet");
        }
        return target;
    }

    /** A new socket that this call waits for. */
    EndTellingSocket newSocket() throws SocketException {
        EndTellingSocket made = new EndTellingSocket();
        take(made);
        return made;
    }

    /** This call waits for the socket from here on, and closes it at its end unless it was released before. */
    synchronized void take(Socket next) throws SocketException {
        if (ended) {
            close(next);
            throw new SocketException("the call has ended");
        }
        socket = next;
    }

    /** The socket is another's from here on, unless this call was ended with it. */
    synchronized boolean release() {
        socket = null;
        return !ended;
    }

    /** Ends what this call waits for, and all that it would wait for from here on. */
    synchronized void end() {
        ended = true;
        if (socket != null) {
            close(socket);
        }
    }

    static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException ignored) {
            // it is of no use either way
            return;
        }
    }

    long deadline() {
        return deadline;
    }

    /** When something that may take so long from now must be over, as the monotonic clock counts. */
    long deadline(Duration atMost) {
        return System.nanoTime() + Math.min(atMost.toNanos(), nanosLeft());
    }

    long nanosLeft() {
        return deadline - System.nanoTime();
    }

    boolean expired() {
        return nanosLeft() <= 0;
    }
}
