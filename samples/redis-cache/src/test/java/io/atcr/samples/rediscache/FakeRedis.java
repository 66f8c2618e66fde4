package io.atcr.samples.rediscache;

import io.lettuce.core.RedisURI;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Speaks as much RESP2 as is asked of it. Times to live do not pass here: they are not what anybody may rely on. */
final class FakeRedis implements RedisUnderTest, AutoCloseable {
    private final Map<String, byte[]> values = new TreeMap<>();
    private final Set<String> temporary = new HashSet<>();
    private final Set<String> lists = new HashSet<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private @Nullable ServerSocket server;
    private int port;
    private boolean paused;
    private final @Nullable SSLContext tls;
    private final List<String> commands = new CopyOnWriteArrayList<>();
    private final BlockingQueue<Boolean> handshakes = new LinkedBlockingQueue<>();

    FakeRedis() {
        this(null);
    }

    /** One that is spoken to over TLS. */
    FakeRedis(@Nullable SSLContext tls) {
        this.tls = tls;
    }

    /** The first words of what was asked. */
    List<String> commands() {
        return commands;
    }

    /** Waits for the end of the next handshake: whether the client went on with it. */
    boolean handshake() throws InterruptedException {
        Boolean done = handshakes.poll(20, TimeUnit.SECONDS);
        if (done == null) {
            throw new IllegalStateException("nobody came");
        }
        return done;
    }

    @Override
    public RedisURI uri() {
        return RedisURI.create((tls == null ? "redis" : "rediss") + "://127.0.0.1:" + port);
    }

    @Override
    public void start() throws IOException {
        ServerSocket listening = port == 0 ? StayingPort.listen() : StayingPort.listen(port);
        port = listening.getLocalPort();
        server = listening;
        daemon(() -> {
            while (true) {
                Socket socket = listening.accept();
                sockets.add(socket);
                daemon(() -> serve(tls == null ? socket : secured(tls, socket)));
            }
        });
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void daemon(Work work) {
        Thread thread = new Thread(() -> {
            try {
                work.run();
            } catch (IOException over) {
                // the test ended it
            }
        });
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void stop() throws IOException {
        if (server != null) {
            server.close();
        }
        for (Socket socket : sockets) {
            socket.close();
        }
        sockets.clear();
        flush();
    }

    private Socket secured(SSLContext context, Socket socket) throws IOException {
        SSLSocket secured = (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", port, true);
        secured.setUseClientMode(false);
        try {
            secured.startHandshake();
            handshakes.add(true);
            return secured;
        } catch (IOException refused) {
            handshakes.add(false);
            throw refused;
        }
    }

    private void serve(Socket socket) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        OutputStream out = socket.getOutputStream();
        while (true) {
            byte[][] command = new byte[number(in)][];
            for (int i = 0; i < command.length; i++) {
                command[i] = new byte[number(in)];
                in.readFully(command[i]);
                line(in);
            }
            commands.add(text(command[0]).toUpperCase(Locale.ROOT));
            out.write(answer(command));
            out.flush();
        }
    }

    private static int number(DataInputStream in) throws IOException {
        return Integer.parseInt(line(in).substring(1));
    }

    private static String line(DataInputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    private synchronized byte[] answer(byte[][] command) {
        while (paused) {
            try {
                wait();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
        String[] words = Arrays.stream(command).map(FakeRedis::text).toArray(String[]::new);
        return switch (words[0].toUpperCase(Locale.ROOT)) {
            case "PING" -> bytes("+PONG\r\n");
            case "CLIENT", "SELECT", "AUTH" -> bytes("+OK\r\n");
            case "GETRANGE" -> lists.contains(words[1]) ? wrongType() : bulk(range(words[1], Integer.parseInt(words[3])));
            case "SET" -> {
                set(words[1], command[2], words.length > 3);
                yield bytes("+OK\r\n");
            }
            case "DEL" -> bytes(":" + delete(words[1]) + "\r\n");
            case "SCAN" -> scan(words[3].substring(0, words[3].length() - 1));
            case "EVAL" -> eval(words, command);
            default -> bytes("-ERR unknown command\r\n");
        };
    }

    private byte[] range(String key, int end) {
        byte[] value = values.getOrDefault(key, new byte[0]);
        return value.length <= end ? value : Arrays.copyOf(value, end + 1);
    }

    private void set(String key, byte[] value, boolean expires) {
        values.put(key, value);
        lists.remove(key);
        temporary.remove(key);
        if (expires) {
            temporary.add(key);
        }
    }

    private int delete(String key) {
        boolean list = lists.remove(key);
        return values.remove(key) != null || list ? 1 : 0;
    }

    private byte[] scan(String prefix) {
        List<String> found = values.keySet().stream().filter(key -> key.startsWith(prefix)).toList();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("*2\r\n$1\r\n0\r\n*" + found.size() + "\r\n"));
        found.forEach(key -> out.writeBytes(bulk(bytes(key))));
        return out.toByteArray();
    }

    private byte[] eval(String[] words, byte[][] command) {
        int keys = Integer.parseInt(words[2]);
        if (words[1].equals(RedisScripts.DELETE_TEMPORARY)) {
            for (int i = 3; i < 3 + keys; i++) {
                if (temporary.contains(words[i])) {
                    delete(words[i]);
                }
            }
            return bytes(":1\r\n");
        }
        if (!words[1].equals(RedisScripts.COMPARE_AND_SET)) {
            return bytes("-ERR unknown script\r\n");
        }
        if (lists.contains(words[3])) {
            return wrongType();
        }
        byte[] held = values.getOrDefault(words[3], new byte[0]);
        byte[] expected = words[4].equals("0") ? new byte[0] : command[5];
        if (!Arrays.equals(held, expected)) {
            return bytes(":0\r\n");
        }
        set(words[3], command[6], false);
        return bytes(":1\r\n");
    }

    private static byte[] wrongType() {
        return bytes("-WRONGTYPE Operation against a key holding the wrong kind of value\r\n");
    }

    private static byte[] bulk(byte[] value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(bytes("$" + value.length + "\r\n"));
        out.writeBytes(value);
        out.writeBytes(bytes("\r\n"));
        return out.toByteArray();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    @Override
    public synchronized void pause() {
        paused = true;
    }

    @Override
    public synchronized void resume() {
        paused = false;
        notifyAll();
    }

    @Override
    public synchronized void flush() {
        values.clear();
        temporary.clear();
        lists.clear();
    }

    @Override
    public synchronized List<String> keys() {
        return new ArrayList<>(values.keySet());
    }

    @Override
    public synchronized byte[] get(String key) {
        return values.getOrDefault(key, new byte[0]);
    }

    @Override
    public synchronized void plant(String key, byte[] value, boolean expires) {
        set(key, value, expires);
    }

    @Override
    public synchronized void plantList(String key) {
        delete(key);
        lists.add(key);
    }

    @Override
    public void close() throws IOException {
        resume();
        stop();
    }
}
