package io.atcr.samples.plugin;

import io.atcr.samples.plugin.Answer.Outcome;
import io.atcr.samples.plugin.Response.Status;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import jdk.net.ExtendedSocketOptions;

/**
 * A process that stays and answers questions on a Unix socket, for calls of its own user and of nobody else.
 *
 * <p>Policy, limits and environment are those of its start. It ends when one of the files that decide changes, so that whoever owns it starts it anew;
 * until then it refuses questions of callers that have other files. ATTACKS A7.
 */
public final class Daemon implements AutoCloseable {
    private static final int WORKERS = 8;
    private static final int WAITING = 24;
    private static final Duration LONGEST_REQUEST = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofSeconds(2);

    private final PluginSettings settings;
    private final byte[] fingerprint;
    private final DaemonSocket socket;
    private final Verification verification;
    private final DecisionLog log;
    private final MetricsFile metrics;
    private final ThreadPoolExecutor workers = new ThreadPoolExecutor(
            WORKERS, WORKERS, 1, TimeUnit.MINUTES, new ArrayBlockingQueue<>(WAITING), Daemon::thread);
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor(Daemon::thread);
    private final Duration look;
    private final DaemonClient.Owner caller;
    private volatile long lastAsked = System.nanoTime();

    private Daemon(PluginSettings settings, byte[] fingerprint, DaemonSocket socket, Verification verification, DecisionLog log, MetricsFile metrics,
            Duration look, DaemonClient.Owner caller) {
        this.settings = settings;
        this.fingerprint = fingerprint;
        this.socket = socket;
        this.verification = verification;
        this.log = log;
        this.metrics = metrics;
        this.look = look;
        this.caller = caller;
        workers.allowCoreThreadTimeOut(true);
    }

    /**
     * Opens the socket.
     *
     * @param settings the settings, which name a socket
     * @param environment the variables of this process; the verifier sees a few of them
     * @param journal where decisions are printed, too
     * @return the daemon, which answers once {@link #serve} is called; empty if another one has the socket
     * @throws SettingsException if the settings, the policy or the socket's folder cannot be used
     */
    public static Optional<Daemon> open(PluginSettings settings, Map<String, String> environment, PrintStream journal) throws SettingsException {
        return open(settings, environment, journal, LOOK, DaemonClient::ours);
    }

    static Optional<Daemon> open(PluginSettings settings, Map<String, String> environment, PrintStream journal, Duration look, DaemonClient.Owner caller)
            throws SettingsException {
        Path path = settings.socket().orElseThrow(() -> new SettingsException(settings.file().toString(), "'socket' has to be set"));
        Optional<DaemonSocket> socket = DaemonSocket.claim(path, settings.place("socket"));
        if (socket.isEmpty()) {
            return Optional.empty();
        }
        try {
            Map<String, String> surroundings = Surroundings.of(environment, settings);
            byte[] fingerprint = Fingerprint.of(settings, surroundings);
            DecisionLog log = DecisionLog.of(settings, journal);
            MetricsFile metrics = new MetricsFile(settings.metricsFile());
            Exemptions.of(settings);
            Verification verification = Verification.open(settings, fingerprint, surroundings, metrics.and(new Incidents(log)), settings.timeout());
            Daemon daemon = new Daemon(settings, fingerprint, socket.get(), verification, log, metrics, look, caller);
            daemon.listen();
            return Optional.of(daemon);
        } catch (SettingsException | RuntimeException e) {
            socket.get().close();
            throw e;
        }
    }

    private void listen() throws SettingsException {
        try {
            socket.listen();
        } catch (IOException e) {
            close();
            throw new SettingsException(settings.place("socket"), "cannot listen: " + e.getClass().getSimpleName());
        }
    }

    /**
     * Answers until it is closed, a file that decides changes, or, unless it is resident, nobody has asked for a while.
     *
     * @param resident whether it stays when nobody asks
     */
    public void serve(boolean resident) {
        log.event("daemon-started", "policy " + verification.policy().sha256());
        try {
            clock.scheduleWithFixedDelay(() -> look(resident), look.toMillis(), look.toMillis(), TimeUnit.MILLISECONDS);
            while (true) {
                SocketChannel channel = socket.accept();
                lastAsked = System.nanoTime();
                try {
                    workers.execute(() -> answer(channel));
                } catch (RejectedExecutionException e) {
                    // whoever asked verifies itself
                    channel.close();
                }
            }
        } catch (ClosedChannelException | RejectedExecutionException e) {
            log.event("daemon-ended", "closed");
        } catch (IOException e) {
            log.event("daemon-ended", e.getClass().getSimpleName() + ": " + e.getMessage());
        } finally {
            close();
        }
    }

    /** Whether to stay. What this throws would end the clock. */
    private void look(boolean resident) {
        try {
            metrics.writeIfDue();
            if (!resident && System.nanoTime() - lastAsked > settings.daemonIdle().toNanos()) {
                socket.close();
            } else if (!Arrays.equals(fingerprint, verification.fingerprint()) || !Arrays.equals(settings.bytes(), PluginSettings.read(settings.file()).bytes())) {
                log.event("daemon-outdated", "a file that decides has changed");
                socket.close();
            } else if (!socket.ours()) {
                log.event("daemon-outdated", "its socket is gone");
                socket.close();
            }
        } catch (SettingsException | RuntimeException e) {
            log.event("daemon-outdated", String.valueOf(e.getMessage()));
            socket.close();
        }
    }

    private void answer(SocketChannel channel) {
        ScheduledFuture<?> late = null;
        try (channel) {
            late = clock.schedule(() -> quietly(channel), LONGEST_REQUEST.toMillis(), TimeUnit.MILLISECONDS);
            UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            if (!peer.equals(caller.get())) {
                log.event("caller-refused", "user " + peer);
                return;
            }
            Request request = Request.read(channel);
            late.cancel(false);
            Response response = response(request);
            late = clock.schedule(() -> quietly(channel), LONGEST_REQUEST.toMillis(), TimeUnit.MILLISECONDS);
            response.write(channel);
        } catch (WireException e) {
            log.event("caller-refused", "no question: " + e.getMessage());
        } catch (IOException | RejectedExecutionException e) {
            // whoever asked has gone, or this ends; there is nobody to tell
            lastAsked = System.nanoTime();
        } finally {
            if (late != null) {
                late.cancel(false);
            }
        }
    }

    private Response response(Request request) {
        if (!Arrays.equals(request.fingerprint(), fingerprint)) {
            return Response.refused(request, Status.OTHER_CONFIGURATION);
        }
        Answer answer;
        try {
            answer = verification.answer(request.question());
        } catch (SettingsException e) {
            answer = Answer.bare(request.question(), Outcome.ERROR, "configuration", String.valueOf(e.getMessage()));
        } catch (RuntimeException | StackOverflowError e) {
            answer = Answer.bare(request.question(), Outcome.ERROR, "internal", "internal error: " + e.getClass().getSimpleName());
        }
        log.decided(answer, DecisionLog.Way.DAEMON);
        return Response.answered(request, answer);
    }

    private static void quietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is closed all the same
            return;
        }
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "daemon");
        thread.setDaemon(true);
        return thread;
    }

    /** Stops answering and frees the socket. Questions that are being answered are given up. */
    @Override
    public void close() {
        socket.close();
        workers.shutdownNow();
        clock.shutdownNow();
        metrics.write();
        verification.close();
    }
}
