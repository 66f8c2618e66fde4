package io.atcr.samples.service.http;

import java.time.Duration;

/**
 * How long clients may take.
 *
 * @param handshake      from the connection to the end of the TLS handshake
 * @param headers        from the first byte of a request to the end of its headers
 * @param body           from the end of the headers until a slow body is looked at for the first time
 * @param bytesPerSecond what a body brings at least from then on
 * @param answer         how long a client may take to read the answer
 * @param linger         how long, after a request was refused, the rest of it is read and thrown away, so that the client comes to read the answer
 * @param idle           how long a connection without a request is kept: longer than the 90 seconds after which Go's client drops it
 * @param least          a request with less time than this is not begun
 * @param quiet          at the end, how long nothing has to be under way before idle connections are closed
 */
record Timing(
        Duration handshake,
        Duration headers,
        Duration body,
        int bytesPerSecond,
        Duration answer,
        Duration linger,
        Duration idle,
        Duration least,
        Duration quiet) {

    static final Timing DEFAULT = new Timing(Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofSeconds(1), 16 * 1024, Duration.ofSeconds(5),
            Duration.ofMillis(500), Duration.ofSeconds(120), Duration.ofMillis(20), Duration.ofMillis(300));
}
