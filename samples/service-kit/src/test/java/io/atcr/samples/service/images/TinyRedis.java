package io.atcr.samples.service.images;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;

/** As much of Redis as a cache and marks ask for: GETRANGE, SET, DEL, and the script that sets what is as expected. */
final class TinyRedis implements AutoCloseable {
    private final ServerSocket listening;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final Map<String, byte[]> values = new TreeMap<>();

    private final Set<String> asked = ConcurrentHashMap.newKeySet();
    private final String scheme;

    TinyRedis() throws IOException {
        this(ServerSocketFactory.getDefault(), "redis");
    }

    /** One that is spoken to over TLS. */
    TinyRedis(SSLContext tls) throws IOException {
        this(tls.getServerSocketFactory(), "rediss");
    }

    private TinyRedis(ServerSocketFactory sockets, String scheme) throws IOException {
        this.scheme = scheme;
        listening = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread accepting = new Thread(this::accept, "tiny-redis");
        accepting.setDaemon(true);
        accepting.start();
    }

    URI uri() {
        return URI.create(scheme + "://:hunter2@127.0.0.1:" + listening.getLocalPort());
    }

    /** The first words of what was asked. */
    Set<String> asked() {
        return asked;
    }

    synchronized List<String> keys() {
        return new ArrayList<>(values.keySet());
    }

    synchronized void garble(String prefix) {
        values.replaceAll((key, value) -> key.startsWith(prefix) ? "garbage".getBytes(StandardCharsets.US_ASCII) : value);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                Thread serving = new Thread(() -> serve(socket), "tiny-redis-connection");
                serving.setDaemon(true);
                serving.start();
            }
        } catch (IOException closed) {
            // the test ended it
        }
    }

    private void serve(Socket socket) {
        try (DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream())); OutputStream out = socket.getOutputStream()) {
            while (true) {
                byte[][] words = new byte[Integer.parseInt(line(in).substring(1))][];
                for (int i = 0; i < words.length; i++) {
                    words[i] = in.readNBytes(Integer.parseInt(line(in).substring(1)));
                    line(in);
                }
                asked.add(text(words[0]).toUpperCase(Locale.ROOT));
                out.write(answer(words));
                out.flush();
            }
        } catch (IOException | RuntimeException over) {
            // the connection ended
        }
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("end");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private synchronized byte[] answer(byte[][] words) {
        String key = words.length > 1 ? text(words[1]) : "";
        return switch (text(words[0]).toUpperCase(Locale.ROOT)) {
            case "PING" -> bytes("+PONG\r\n");
            case "CLIENT", "SELECT", "AUTH" -> bytes("+OK\r\n");
            case "GETRANGE" -> bulk(values.getOrDefault(key, new byte[0]));
            case "SET" -> {
                values.put(key, words[2]);
                yield bytes("+OK\r\n");
            }
            case "DEL" -> bytes(":" + (values.remove(key) == null ? 0 : 1) + "\r\n");
            case "EVAL" -> bytes(":" + (compareAndSet(text(words[3]), text(words[4]).equals("1") ? words[5] : new byte[0], words[6]) ? 1 : 0) + "\r\n");
            default -> bytes("-ERR unknown command\r\n");
        };
    }

    private boolean compareAndSet(String key, byte[] expected, byte[] next) {
        boolean same = Arrays.equals(values.getOrDefault(key, new byte[0]), expected);
        if (same) {
            values.put(key, next);
        }
        return same;
    }

    private static byte[] bulk(byte[] value) {
        byte[] head = bytes("$" + value.length + "\r\n");
        byte[] all = Arrays.copyOf(head, head.length + value.length + 2);
        System.arraycopy(value, 0, all, head.length, value.length);
        all[all.length - 2] = '\r';
        all[all.length - 1] = '\n';
        return all;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listening.close();
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
