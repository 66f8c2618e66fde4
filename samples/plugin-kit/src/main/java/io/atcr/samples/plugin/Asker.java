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
    private final PluginSettings settings;
    private final Map<String, String> environment;
    private final DaemonStart start;
    private final DecisionLog log;
    /** How many processes verify at once; none for as many as there are. */
    private final int atOnce;

    private Asker(PluginSettings settings, Map<String, String> environment, DaemonStart start, DecisionLog log, int atOnce) {
        this.settings = settings;
        this.environment = Map.copyOf(environment);
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
        return new Asker(settings, environment, start, DecisionLog.of(settings), 0);
    }

    /**
     * The same, of which only some verify at once, in whatever processes, where the settings name a socket. The others wait for their turn, or for a
     * daemon that has come meanwhile.
     *
     * @param processes how many, at least 1
     * @return the asker
     */
    public Asker atOnce(int processes) {
        return new Asker(settings, environment, start, log, Math.max(1, processes));
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
            byte[] fingerprint = Fingerprint.of(settings);
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
        try {
            return Optional.of(new DaemonClient(settings.socket().get()).ask(question, fingerprint, deadline.within(settings.daemonTimeout()).left()));
        } catch (DaemonException e) {
            if (e.kind() != DaemonException.Kind.ABSENT) {
                log.event("daemon-not-used", e.kind() + ": " + e.getMessage());
            } else if (settings.daemon() == DaemonUse.START) {
                start(settings);
            }
            return Optional.empty();
        }
    }

    private void start(PluginSettings settings) {
        try {
            start.start(settings, Surroundings.of(environment, settings));
        } catch (IOException e) {
            log.event("daemon-not-started", e.getClass().getSimpleName() + ": " + e.getMessage());
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
                settings, fingerprint, Surroundings.of(environment, settings), log, deadline.within(settings.timeout()).left())) {
            return told(verification.answer(question));
        }
    }
}
