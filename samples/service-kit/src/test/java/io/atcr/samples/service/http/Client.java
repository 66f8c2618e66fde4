package io.atcr.samples.service.http;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A client that sends what it is told to, well formed or not. */
final class Client implements Closeable {

    private static final int PATIENCE_MILLIS = 15_000;

    private final Socket socket;
    private final Socket raw;
    private final InputStream in;

    private Client(Socket socket, Socket raw) throws IOException {
        this.socket = socket;
        this.raw = raw;
        socket.setSoTimeout(PATIENCE_MILLIS);
        raw.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream());
    }

    static Client tls(SSLContext context, int port, String... protocols) throws IOException {
        Socket raw = new Socket(InetAddress.getByName("127.0.0.1"), port);
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, "127.0.0.1", port, true);
        if (protocols.length > 0) {
            socket.setEnabledProtocols(protocols);
        }
        Client client = new Client(socket, raw);
        socket.startHandshake();
        return client;
    }

    static Client plain(int port) throws IOException {
        Socket raw = new Socket(InetAddress.getByName("127.0.0.1"), port);
        return new Client(raw, raw);
    }

    SSLSocket tls() {
        return (SSLSocket) socket;
    }

    Client send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Client send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.UTF_8));
    }

    static String head(String path, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: service\r\n" + (headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n") + "\r\n";
    }

    static String request(String path, String body) {
        return head(path, "Content-Type: application/json", "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length) + body;
    }

    Answer post(String path, String body) throws IOException {
        return send(request(path, body)).answer();
    }

    Answer answer() throws IOException {
        return Answer.read(in);
    }

    /** Whether the server ends the connection without another byte. */
    boolean ended() {
        try {
            return in.read() < 0;
        } catch (SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    /** Whether the answer has this status, or was overtaken by the end of the connection. */
    boolean refusedOrEnded(int status) {
        try {
            return answer().status() == status;
        } catch (IOException ended) {
            return !(ended instanceof SocketTimeoutException);
        }
    }

    /** Ends the connection with a TCP reset, and without a word in TLS. */
    void reset() throws IOException {
        raw.setSoLinger(true, 0);
        raw.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
