package io.atcr.samples.plugin;

import io.atcr.samples.plugin.Answer.Outcome;
import io.atcr.samples.plugin.Answer.Source;
import io.atcr.samples.plugin.PluginSettings.DaemonUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gets the answer to a question: from the list of exempt digests, else from the daemon, else by verifying in this process.
 *
 * <p>Of the verifier no class is loaded before the daemon has been asked. Immutable and thread-safe. ATTACKS A7.
 */
public final class Asker {
    private static final long LOOK_MILLIS = 20;

    private final PluginSettings settings;
    private final Map<String, String> surroundings;
    private final DaemonStart start;
    private final DecisionLog log;
    /** How many processes verify at once; none for as many as there are. */
    private final int atOnce;

    private Asker(PluginSettings settings, Map<String, String> surroundings, DaemonStart start, DecisionLog log, int atOnce) {
        this.settings = settings;
        this.surroundings = surroundings;
        this.start = start;
        this.log = log;
        this.atOnce = atOnce;
    }

    /**
     * One that asks in the way of some settings.
     *
     * @param settings the settings
     * @param environment the variables of this process; the verifier sees a few of them
     * @param start how a daemon is started, where the settings say that a call starts it
     * @return the asker
     */
    public static Asker of(PluginSettings settings, Map<String, String> environment, DaemonStart start) {
        return new Asker(settings, Surroundings.of(environment, settings), start, DecisionLog.of(settings), 0);
    }

    /**
     * The same, of which only some verify at once, in whatever processes, where the settings name a socket. The others wait for their turn, or for a
     * daemon that has come meanwhile.
     *
     * @param processes how many, at least 1
     * @return the asker
     */
    public Asker atOnce(int processes) {
        return new Asker(settings, surroundings, start, log, Math.max(1, processes));
    }

    /**
     * Asks, and logs the answer.
     *
     * @param question what is asked
     * @param deadline when the answer has to be there
     * @return the answer; where there can be none it says why, and does not allow
     */
    public Answer ask(Question question, CallDeadline deadline) {
        try {
            if (Exemptions.of(settings).has(question.digest()) && !question.byTag()) {
                Answer exempt = new Answer(question, Outcome.ALLOW, Source.EXEMPTION, "exempt-digest", "the digest is exempt by the settings", List.of(), "", "");
                log.decided(exempt, DecisionLog.Way.SETTINGS);
                return exempt;
            }
            byte[] fingerprint = Fingerprint.of(settings, surroundings);
            Optional<Answer> answer = settings.daemon() == DaemonUse.OFF ? Optional.empty() : daemon(question, fingerprint, deadline);
            return answer.isPresent() ? answer.get() : inTurn(question, fingerprint, deadline);
        } catch (SettingsException e) {
            return told(Answer.bare(question, Outcome.ERROR, "configuration", String.valueOf(e.getMessage())));
        } catch (RuntimeException | LinkageError | StackOverflowError e) {
            return told(Answer.bare(question, Outcome.ERROR, "internal", "internal error: " + e.getClass().getSimpleName()));
        }
    }

    private Answer told(Answer answer) {
        log.decided(answer, DecisionLog.Way.PROCESS);
        return answer;
    }

    /** The daemon's answer, which it has logged; empty if there is none to be had. */
    private Optional<Answer> daemon(Question question, byte[] fingerprint, CallDeadline deadline) {
        if (settings.socket().isEmpty()) {
            return Optional.empty();
        }
        DaemonClient client = new DaemonClient(settings.socket().get());
        try {
            return Optional.of(client.ask(question, fingerprint, deadline.within(settings.daemonTimeout()).left()));
        } catch (DaemonException e) {
            if (e.kind() != DaemonException.Kind.ABSENT) {
                log.event("daemon-not-used", e.kind() + ": " + e.getMessage());
            } else if (settings.daemon() == DaemonUse.START && start(settings) && atOnce > 0) {
                return ofStarted(client, settings.socket().get(), question, fingerprint, deadline);
            }
            return Optional.empty();
        }
    }

    /**
     * What a daemon says that was started just now. Of many calls at once, each that verified itself would take the processors from the one that can answer
     * all of them; so most of the time is for waiting, and the rest for a call that is alone.
     */
    private Optional<Answer> ofStarted(DaemonClient client, Path socket, Question question, byte[] fingerprint, CallDeadline deadline) {
        CallDeadline end = deadline.within(deadline.left().multipliedBy(3).dividedBy(4));
        String missed = "it was started, and is not there";
        do {
            if (Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) {
                try {
                    return Optional.of(client.ask(question, fingerprint, end.left()));
                } catch (DaemonException e) {
                    missed = e.kind() + ": " + e.getMessage();
                    if (e.kind() != DaemonException.Kind.ABSENT) {
                        break;
                    }
                }
            }
        } while (paused(end));
        log.event("daemon-not-used", missed);
        return Optional.empty();
    }

    /** Whether there is time left after a moment of waiting. */
    private static boolean paused(CallDeadline end) {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
        return !end.left().isZero();
    }

    /** Whether one is on its way, started by this call or another. */
    private boolean start(PluginSettings settings) {
        try {
            return start.start(settings, surroundings);
        } catch (IOException e) {
            log.event("daemon-not-started", e.getClass().getSimpleName() + ": " + e.getMessage());
            return false;
        }
    }

    private Answer inTurn(Question question, byte[] fingerprint, CallDeadline deadline) throws SettingsException {
        if (atOnce == 0 || settings.socket().isEmpty()) {
            return here(question, fingerprint, deadline);
        }
        Path socket = settings.socket().get();
        Turns turns = new Turns(settings, socket, atOnce);
        boolean look = settings.daemon() != DaemonUse.OFF && !Files.exists(socket, LinkOption.NOFOLLOW_LINKS);
        while (true) {
            boolean looks = look;
            Optional<Turns.Turn> taken;
            try {
                taken = turns.take(deadline, () -> looks && Files.exists(socket, LinkOption.NOFOLLOW_LINKS));
            } catch (SettingsException | IOException | UnsupportedOperationException e) {
                log.event("turns-not-counted", e.getClass().getSimpleName() + ": " + e.getMessage());
                return here(question, fingerprint, deadline);
            }
            if (taken.isEmpty()) {
                return told(Answer.bare(question, Outcome.UNKNOWN, "timeout", "others verified until the time was over"));
            }
            try (Turns.Turn turn = taken.get()) {
                boolean ask = turn.waited() && settings.daemon() != DaemonUse.OFF;
                Optional<Answer> answer = ask ? daemon(question, fingerprint, deadline) : Optional.empty();
                if (answer.isPresent() || turn.counted()) {
                    return answer.isPresent() ? answer.get() : here(question, fingerprint, deadline);
                }
            }
            look = false;
        }
    }

    private Answer here(Question question, byte[] fingerprint, CallDeadline deadline) throws SettingsException {
        try (Verification verification = Verification.open(
                settings, fingerprint, surroundings, log, deadline.within(settings.timeout()).left())) {
            return told(verification.answer(question));
        }
    }
}
