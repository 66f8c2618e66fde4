package io.atcr.did.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;

/**
 * A connection that carries one request and its response after another, RFC 9112, section 9.3. Used by one thread at a time.
 *
 * <p>Nothing of a response is held when it has been read, and a connection on which more has come is not used again.
 */
final class HttpConnection {

    private final String place;
    private final Socket socket;
    private final InputStream below;
    private final InputStream in;
    private final OutputStream out;
    private final ResponseReader responses;
    private long idleSince;

    /**
     * A connection over a socket.
     *
     * @param place what else may be asked for on it
     * @param socket what is closed
     * @param layer what is spoken on: the socket, or TLS over it
     */
    HttpConnection(String place, EndTellingSocket socket, Socket layer, int maxHeaderBytes) throws IOException {
        this.place = place;
        this.socket = socket;
        this.below = socket.getInputStream();
        this.in = layer == socket ? below : layer.getInputStream();
        this.out = layer.getOutputStream();
        this.responses = new ResponseReader(in, maxHeaderBytes, () -> layer != socket && socket.ended());
    }

    String place() {
        return place;
    }

    Socket socket() {
        return socket;
    }

    long idleSince() {
        return idleSince;
    }

    /** Nobody uses it from here on. */
    void idleFrom(long nanos) {
        idleSince = nanos;
        responses.forget();
    }

    /** Whether nothing has come that nobody asked for: it would be taken for the response to the next request. */
    boolean isQuiet() {
        try {
            return in.available() == 0 && (below == in || below.available() == 0);
        } catch (IOException lost) {
            return false;
        }
    }

    /** What the response to the request that was sent last is read by. */
    ResponseReader responses() {
        return responses;
    }

    /** Sends a request, whole. */
    void send(byte[] request, boolean head) throws IOException {
        responses.begin(head);
        out.write(request);
        out.flush();
    }

    /** Without a farewell: nobody waits for one, and it could be waited for. */
    void close() {
        CallState.close(socket);
    }
}
