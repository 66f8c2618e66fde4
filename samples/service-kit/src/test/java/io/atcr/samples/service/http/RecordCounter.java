package io.atcr.samples.service.http;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands between one client and the server, and counts the TLS records with encrypted content that the server sends. */
final class RecordCounter implements Closeable {

    private static final int APPLICATION_DATA = 23;

    private final ServerSocket front = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    private final AtomicInteger records = new AtomicInteger();
    private final Socket server;

    RecordCounter(int port) throws IOException {
        server = new Socket(InetAddress.getByName("127.0.0.1"), port);
        Thread thread = new Thread(this::serve, "record-counter");
        thread.setDaemon(true);
        thread.start();
    }

    private void serve() {
        try (Socket client = front.accept()) {
            Thread requests = new Thread(() -> {
                try {
                    client.getInputStream().transferTo(server.getOutputStream());
                } catch (IOException over) {
                    // one of them left
                }
            });
            requests.setDaemon(true);
            requests.start();
            DataInputStream in = new DataInputStream(server.getInputStream());
            OutputStream out = client.getOutputStream();
            while (true) {
                byte[] header = new byte[5];
                in.readFully(header);
                byte[] content = new byte[(header[3] & 0xFF) << 8 | header[4] & 0xFF];
                in.readFully(content);
                if (header[0] == APPLICATION_DATA) {
                    records.incrementAndGet();
                }
                out.write(header);
                out.write(content);
                out.flush();
            }
        } catch (IOException over) {
            // one of them left
        }
    }

    int port() {
        return front.getLocalPort();
    }

    int records() {
        return records.get();
    }

    @Override
    public void close() throws IOException {
        server.close();
        front.close();
    }
}
