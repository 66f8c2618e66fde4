package io.atcr.samples.plugin;

import io.atcr.samples.plugin.DaemonException.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;
import jdk.net.UnixDomainPrincipal;
import org.jspecify.annotations.Nullable;

/**
 * Asks the daemon, and believes it only where the socket is one that nobody else could have put there, its user is ours, and the answer is to this
 * question, this number and these files. Whatever else happens is an exception, after which the caller verifies itself. ATTACKS A7.
 */
final class DaemonClient {
    private static final String PROVIDER = "sun.nio.ch.EPollSelectorProvider";

    private final Path socket;

    private final Owner owner;

    /** Whose process has to be at the other end. */
    interface Owner {
        UserPrincipal get() throws IOException;
    }

    private static final class Ours implements Owner {
        @Override
        public UserPrincipal get() throws IOException {
            return ours();
        }
    }

    DaemonClient(Path socket) {
        this(socket, new Ours());
    }

    DaemonClient(Path socket, Owner owner) {
        this.socket = socket;
        this.owner = owner;
    }

    /** One of the two. */
    private record Ended(@Nullable Response response, @Nullable DaemonException failure) {}

    /** Speaks with the daemon. May be left behind: closing the channel ends whatever it waits for. No lambda, as nothing before the answer is one. */
    private final class Exchange extends Thread {
        private final SocketChannel channel;
        private final Request request;
        private final ArrayBlockingQueue<Ended> result = new ArrayBlockingQueue<>(1);

        Exchange(SocketChannel channel, Request request) {
            super("ask-daemon");
            this.channel = channel;
            this.request = request;
            setDaemon(true);
        }

        @Override
        public void run() {
            result.add(exchange(channel, request));
        }

        @Nullable Ended within(Duration time) throws InterruptedException {
            return result.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** The answer, within a time. */
    Answer ask(Question question, byte[] fingerprint, Duration time) throws DaemonException {
        requireOurs();
        Request request = new Request(nonce(), fingerprint, question);
        Response response = within(request, time);
        if (!response.request().same(request)) {
            throw new DaemonException(Kind.OTHER_ANSWER, "the daemon answers another question");
        }
        return switch (response.status()) {
            case ANSWERED -> answer(response);
            case BUSY -> throw new DaemonException(Kind.BUSY, "the daemon is busy");
            case OTHER_CONFIGURATION -> throw new DaemonException(Kind.OTHER_CONFIGURATION, "the daemon decides by other files than these");
        };
    }

    /** From the system itself: the library's way loads many classes. */
    private static byte[] nonce() throws DaemonException {
        try (InputStream random = Files.newInputStream(Path.of("/dev/urandom"))) {
            byte[] nonce = new byte[Request.NONCE];
            if (random.read(nonce) == nonce.length) {
                return nonce;
            }
            throw new DaemonException(Kind.ABSENT, "too few random bytes");
        } catch (IOException e) {
            throw new DaemonException(Kind.ABSENT, "no random bytes: " + e.getClass().getSimpleName());
        }
    }

    private static Answer answer(Response response) throws DaemonException {
        if (response.answer().isEmpty()) {
            throw new DaemonException(Kind.BROKEN, "no answer");
        }
        return response.answer().get();
    }

    private void requireOurs() throws DaemonException {
        try {
            Path folder = socket.getParent();
            Optional<String> wrong = folder == null ? Optional.of("a socket in no folder") : Trusted.notPrivate(folder);
            if (wrong.isEmpty()) {
                wrong = Trusted.notOurSocket(socket);
            }
            if (wrong.isPresent()) {
                throw new DaemonException(Kind.NOT_OURS, wrong.get());
            }
        } catch (NoSuchFileException e) {
            throw new DaemonException(Kind.ABSENT, "there is no daemon at " + socket);
        } catch (IOException e) {
            throw new DaemonException(Kind.NOT_OURS, "cannot look at " + socket + ": " + e.getClass().getSimpleName());
        }
    }

    /**
     * Without a name, the library looks for its own provider of sockets in every jar of the class path, which takes as long as all the rest. The name is that
     * of the one it would find in the end.
     */
    static void nameProvider() {
        try {
            Class.forName(PROVIDER, false, null);
            System.setProperty("java.nio.channels.spi.SelectorProvider", PROVIDER);
        } catch (ClassNotFoundException e) {
            // another platform: it is looked for
            return;
        }
    }

    private Response within(Request request, Duration time) throws DaemonException {
        nameProvider();
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            Exchange exchange = new Exchange(channel, request);
            exchange.start();
            Ended ended = exchange.within(time);
            if (ended == null) {
                throw new DaemonException(Kind.SLOW, "the daemon gave no answer within " + time.toMillis() + "ms");
            }
            if (ended.response() != null) {
                return ended.response();
            }
            throw ended.failure() != null ? ended.failure() : new DaemonException(Kind.BROKEN, "no response");
        } catch (IOException | UnsupportedOperationException | ServiceConfigurationError e) {
            throw new DaemonException(Kind.ABSENT, "no sockets here: " + e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DaemonException(Kind.SLOW, "interrupted");
        }
    }

    private Ended exchange(SocketChannel channel, Request request) {
        try {
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
            } catch (IOException e) {
                return failed(Kind.ABSENT, "nobody listens at " + socket);
            }
            UnixDomainPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED);
            if (!peer.user().equals(owner.get())) {
                return failed(Kind.NOT_OURS, "somebody else listens at " + socket + ": " + peer.user());
            }
            request.write(channel);
            return new Ended(Response.read(channel), null);
        } catch (WireException e) {
            return failed(Kind.BROKEN, "what the daemon says is no answer: " + e.getMessage());
        } catch (IOException | RuntimeException e) {
            return failed(Kind.BROKEN, "the daemon broke off: " + e.getClass().getSimpleName());
        }
    }

    private static Ended failed(Kind kind, String message) {
        return new Ended(null, new DaemonException(kind, message));
    }

    /** This process's user, as the system names the other end of a socket. */
    static UserPrincipal ours() throws IOException {
        return Files.getOwner(Path.of("/proc/self"));
    }
}
