package io.atcr.samples.localnetwork;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** An HTTP response before it is sent. Immutable. */
public final class Reply {

    private final int status;
    private final Map<String, String> headers;
    private final byte[] body;

    private Reply(int status, Map<String, String> headers, byte[] body) {
        this.status = status;
        this.headers = Map.copyOf(headers);
        this.body = body;
    }

    /**
     * A response with a body.
     *
     * @param status the HTTP status
     * @param contentType the value of the {@code Content-Type} header
     * @param body the body; copied
     * @return the response
     */
    public static Reply of(int status, String contentType, byte[] body) {
        return new Reply(status, Map.of("Content-Type", contentType), body.clone());
    }

    /**
     * A response with a JSON text.
     *
     * @param status the HTTP status
     * @param json the JSON text
     * @return the response
     */
    public static Reply json(int status, String json) {
        return of(status, "application/json; charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * A response without a body.
     *
     * @param status the HTTP status
     * @return the response
     */
    public static Reply empty(int status) {
        return new Reply(status, Map.of(), new byte[0]);
    }

    /**
     * The same response with one more header, which replaces one of the same spelling.
     *
     * @param name the header's name
     * @param value its value
     * @return a new response
     */
    public Reply withHeader(String name, String value) {
        Map<String, String> more = new TreeMap<>(headers);
        more.put(name, value);
        return new Reply(status, more, body);
    }

    /**
     * The same response with another body.
     *
     * @param newBody the body; copied
     * @return a new response
     */
    public Reply withBody(byte[] newBody) {
        return new Reply(status, headers, newBody.clone());
    }

    /**
     * The HTTP status.
     *
     * @return the status code
     */
    public int status() {
        return status;
    }

    /**
     * The headers, without {@code Content-Length}.
     *
     * @return an unmodifiable map, names as they are sent
     */
    public Map<String, String> headers() {
        return headers;
    }

    /**
     * The body.
     *
     * @return a fresh array
     */
    public byte[] body() {
        return body.clone();
    }
}
