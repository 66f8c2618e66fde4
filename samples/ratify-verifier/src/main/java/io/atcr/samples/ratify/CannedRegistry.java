package io.atcr.samples.ratify;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A registry on loopback that has one manifest and nothing else, for as long as the training takes: so that the classes that read answers are seen, too. */
final class CannedRegistry {
    private static final int LONGEST_REQUEST = 8 << 10;
    private final ServerSocket socket;
    private final String digest;
    private final byte[] manifest;
    private final Thread thread = new Thread(this::serve, "registry");

    private CannedRegistry(ServerSocket socket, String digest, byte[] manifest) {
        this.socket = socket;
        this.digest = digest;
        this.manifest = manifest;
    }

    /** Begins to listen; empty where the port is somebody else's, without whom the archive has fewer classes. */
    static Optional<CannedRegistry> open(int port, String digest, byte[] manifest) {
        try {
            CannedRegistry registry = new CannedRegistry(new ServerSocket(port, 16, InetAddress.getLoopbackAddress()), digest, manifest);
            registry.thread.setDaemon(true);
            registry.thread.start();
            return Optional.of(registry);
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private void serve() {
        while (!socket.isClosed()) {
            try (Socket caller = socket.accept()) {
                answer(caller);
            } catch (IOException e) {
                // the caller has gone, or this is closed, which ends the loop
                continue;
            }
        }
    }

    private void answer(Socket caller) throws IOException {
        String request = request(caller.getInputStream());
        boolean found = request.contains("/manifests/" + digest);
        byte[] body = found ? manifest : "{}".getBytes(StandardCharsets.US_ASCII);
        String head = "HTTP/1.1 " + (found ? "200 OK" : "404 Not Found") + "\r\nContent-Type: application/vnd.oci.image.manifest.v1+json\r\nContent-Length: "
                + body.length + "\r\nConnection: close\r\n\r\n";
        OutputStream out = caller.getOutputStream();
        out.write(head.getBytes(StandardCharsets.US_ASCII));
        out.write(body);
        out.flush();
    }

    private static String request(InputStream in) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0 && request.length() < LONGEST_REQUEST) {
            int next = in.read();
            if (next < 0) {
                return request.toString();
            }
            request.append((char) next);
        }
        return request.toString();
    }

    /** Frees the port. */
    void close() throws IOException {
        socket.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
