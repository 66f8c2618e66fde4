package io.atcr.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * HTTP servers that give recorded answers, each held back by the same time, on one thread that spends little on them: what is measured
 * against it shares the machine with it.
 *
 * <p>A request is known by its method, its target and the port it came to; its headers and what it may carry are not looked at. One request
 * on a connection at a time.
 */
final class ReplayServer implements AutoCloseable {
    private static final int MAX_HEAD = 8 << 10;
    private static final byte[] UNKNOWN = "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Selector selector;
    private final long delayNanos;
    private final ArrayDeque<Held> held = new ArrayDeque<>();

    /** An answer and when it may go. */
    private record Held(long at, Connection to, byte[] answer) {}

    /** @param delay how long each answer is held back, in milliseconds */
    ReplayServer(long delay) throws IOException {
        selector = Selector.open();
        delayNanos = TimeUnit.MILLISECONDS.toNanos(delay);
    }

    /**
     * Listens on a port of 127.0.0.1.
     *
     * @param answers whole responses by method and target, such as {@code GET /path?query}
     */
    void listen(int port, Map<String, byte[]> answers) throws IOException {
        ServerSocketChannel server = ServerSocketChannel.open();
        server.setOption(StandardSocketOptions.SO_REUSEADDR, true);
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1024);
        server.configureBlocking(false);
        server.register(selector, SelectionKey.OP_ACCEPT, new HashMap<>(answers));
    }

    /** Serves until the thread is interrupted or this is closed. */
    void run() throws IOException {
        while (selector.isOpen() && !Thread.currentThread().isInterrupted()) {
            Held first = held.peek();
            if (first == null) {
                selector.select(this::ready);
            } else {
                long millis = TimeUnit.NANOSECONDS.toMillis(first.at() - System.nanoTime() + 999_999);
                if (millis > 0) {
                    selector.select(this::ready, millis);
                } else {
                    selector.selectNow(this::ready);
                }
            }
            answerDue();
        }
    }

    private void answerDue() {
        long now = System.nanoTime();
        for (Held next = held.peek(); next != null && next.at() - now <= 0; next = held.peek()) {
            held.remove();
            next.to().send(next.answer());
        }
    }

    private void ready(SelectionKey key) {
        try {
            if (key.attachment() instanceof Connection connection) {
                connection.read();
            } else {
                accept(key);
            }
        } catch (IOException gone) {
            key.cancel();
        }
    }

    @SuppressWarnings("unchecked")
    private void accept(SelectionKey key) throws IOException {
        SocketChannel channel = ((ServerSocketChannel) key.channel()).accept();
        if (channel != null) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new Connection(channel, (Map<String, byte[]>) key.attachment()));
        }
    }

    @Override
    public void close() throws IOException {
        selector.close();
    }

    /** A connection and the part of a request head that has come. */
    private final class Connection {
        private final SocketChannel channel;
        private final Map<String, byte[]> answers;
        private final ByteBuffer head = ByteBuffer.allocateDirect(MAX_HEAD);

        Connection(SocketChannel channel, Map<String, byte[]> answers) {
            this.channel = channel;
            this.answers = answers;
        }

        void read() throws IOException {
            if (channel.read(head) < 0 || !head.hasRemaining()) {
                channel.close();
                return;
            }
            int end = head.position();
            if (end < 4 || head.getInt(end - 4) != 0x0d0a0d0a) {
                return;
            }
            held.add(new Held(System.nanoTime() + delayNanos, this, answers.getOrDefault(methodAndTarget(), UNKNOWN)));
            head.clear();
        }

        private String methodAndTarget() {
            byte[] line = new byte[head.position()];
            head.get(0, line);
            int spaces = 0;
            int length = 0;
            while (length < line.length && (line[length] != ' ' || ++spaces < 2)) {
                length++;
            }
            return new String(line, 0, length, StandardCharsets.ISO_8859_1);
        }

        void send(byte[] answer) {
            try {
                ByteBuffer bytes = ByteBuffer.wrap(answer);
                // a few kilobytes, for which a socket nobody has written to has room
                if (channel.write(bytes) < answer.length) {
                    channel.close();
                }
            } catch (IOException gone) {
                // the caller sees it
            }
        }
    }
}
