package io.atcr.did.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** A server on loopback that says whatever a test wants, byte by byte. */
public final class RawServer implements AutoCloseable {

    /** What is said on one connection. */
    public interface Script {
        void play(InputStream in, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket socket;
    private final Script script;
    private final List<Socket> connections = new CopyOnWriteArrayList<>();
    private final List<Thread> threads = new CopyOnWriteArrayList<>();

    public RawServer(Script script) throws IOException {
        this(script, ServerSocketFactory.getDefault());
    }

    /** The same over TLS. */
    public RawServer(Script script, SSLContext context) throws IOException {
        this(script, context.getServerSocketFactory());
    }

    private RawServer(Script script, ServerSocketFactory sockets) throws IOException {
        this.script = script;
        this.socket = sockets.createServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        start(this::accept);
    }

    public static RawServer saying(String response) throws IOException {
        return new RawServer((in, out) -> {
            readHead(in);
            out.write(response.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    private void start(Runnable work) {
        Thread thread = new Thread(work, "raw-server");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void accept() {
        while (!socket.isClosed()) {
            try {
                Socket connection = socket.accept();
                connection.setTcpNoDelay(true);
                connections.add(connection);
                start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            script.play(connection.getInputStream(), connection.getOutputStream());
        } catch (IOException | InterruptedException over) {
            Thread.currentThread().interrupt();
        }
    }

    public static String readHead(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            head.append((char) next);
            if (head.toString().endsWith("\r\n\r\n")) {
                break;
            }
        }
        return head.toString();
    }

    /** Writes the text over and over, a character each 20 ms, for at most 20 s. */
    public static void drip(OutputStream out, String text) throws IOException, InterruptedException {
        for (int i = 0; i < 1000; i++) {
            out.write(text.charAt(i % text.length()));
            out.flush();
            Thread.sleep(20);
        }
    }

    public String hostPort() {
        return "127.0.0.1:" + socket.getLocalPort();
    }

    public int port() {
        return socket.getLocalPort();
    }

    public URI uri(String path) {
        return URI.create("http://" + hostPort() + path);
    }

    public int connections() {
        return connections.size();
    }

    public AddressPolicy allowed() {
        return AddressPolicy.publicOnly().allowPrivate(hostPort()).allowPlainHttp(hostPort());
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket connection : connections) {
            connection.close();
        }
        threads.forEach(Thread::interrupt);
    }
}
