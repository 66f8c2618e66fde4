package io.atcr.samples.plugin;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/** Something that listens where a daemon is looked for, and does what a daemon does not. */
final class Impostor implements AutoCloseable {
    private final ServerSocketChannel server;
    private final CountDownLatch asked = new CountDownLatch(1);

    /** What it does with a connection. */
    interface Conduct {
        void with(SocketChannel caller) throws IOException, WireException;
    }

    Impostor(Path socket, Conduct conduct) throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(() -> listen(conduct), "impostor");
        thread.setDaemon(true);
        thread.start();
    }

    private void listen(Conduct conduct) {
        while (server.isOpen()) {
            try (SocketChannel caller = server.accept()) {
                asked.countDown();
                conduct.with(caller);
            } catch (IOException | WireException e) {
                // whoever asks has gone, or the test is over
                continue;
            }
        }
    }

    /** Whether somebody connected; a caller that has hung up already may not have been seen yet. */
    boolean wasAsked() throws InterruptedException {
        return asked.await(10, TimeUnit.SECONDS);
    }

    boolean wasNotAsked() {
        return asked.getCount() > 0;
    }

    /** Says yes to something. */
    static Conduct allows(UnaryOperator<Request> answered) {
        return caller -> {
            Request request = answered.apply(Request.read(caller));
            Response.answered(request, allow(request.question())).write(caller);
        };
    }

    static Answer allow(Question question) {
        return new Answer(question, Answer.Outcome.ALLOW, Answer.Source.LIVE, "none", "trust me", List.of(), "impostor", "");
    }

    /** Never says anything, and reads what is said. */
    static void isSilent(SocketChannel caller) throws IOException {
        ByteBuffer read = ByteBuffer.allocate(1024);
        while (caller.read(read.clear()) >= 0) {
            Thread.onSpinWait();
        }
    }

    static Question other(Question question) {
        return new Question("127.0.0.1:15263/mallory/app:v1", question.digest(), Optional.empty(), Optional.empty());
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
