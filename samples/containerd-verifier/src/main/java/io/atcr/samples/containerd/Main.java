package io.atcr.samples.containerd;

import io.atcr.samples.plugin.Answer;
import io.atcr.samples.plugin.Asker;
import io.atcr.samples.plugin.CallDeadline;
import io.atcr.samples.plugin.DaemonProgram;
import io.atcr.samples.plugin.HardStop;
import io.atcr.samples.plugin.OneLine;
import io.atcr.samples.plugin.PluginSettings;
import io.atcr.samples.plugin.Question;
import io.atcr.samples.plugin.SettingsException;
import io.atcr.samples.plugin.SocketsAhead;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One call by containerd: arguments and a descriptor in, an exit status and a reason on standard output out. Exit status 0 lets the image be pulled, every
 * other one blocks it.
 */
public final class Main {
    private static final String SETTINGS = "atcr.settings";
    private static final String VARIABLE = "ATCR_CONTAINERD_SETTINGS";
    private static final String DAEMON = "atcr.daemon";

    private Main() {}

    /**
     * Answers and ends the process at once, whatever threads are left.
     *
     * @param args as containerd gives them
     */
    public static void main(String[] args) {
        int status = ExitStatus.INTERNAL;
        try {
            SocketsAhead.begin();
            status = run(args, System.in, System.out, System.getenv(), Path.of(System.getProperty(SETTINGS, "")), System.getProperty(DAEMON, ""));
            System.out.flush();
            status = status == ExitStatus.ALLOWED ? ExitStatus.allowed(System.getenv()) : status;
        } catch (IOException | InvalidPathException e) {
            System.out.println(OneLine.of("ERROR: " + e.getClass().getSimpleName() + ": " + e.getMessage(), OneLine.MESSAGE));
            status = ExitStatus.USAGE;
        } catch (Throwable e) {
            // also where memory ends: what is said may fail, the status does not
            System.out.println("ERROR: internal error: " + e.getClass().getSimpleName());
        } finally {
            Runtime.getRuntime().halt(status);
        }
    }

    static int run(String[] args, InputStream in, PrintStream out, Map<String, String> environment, Path file, String daemon) throws IOException {
        PluginSettings settings;
        try {
            settings = PluginSettings.read(file);
        } catch (SettingsException e) {
            return refused(out, String.valueOf(e.getMessage()));
        }
        CallDeadline deadline = CallDeadline.in(settings.deadline());
        HardStop stop = HardStop.in(settings.deadline(), new TooLate(out, settings.deadline()), ExitStatus.UNKNOWN);
        try (stop) {
            Answer answer = Asker.of(settings, environment, new DaemonProgram(List.of(daemon), Map.of(VARIABLE, file.toString()))).ask(question(args, in), deadline);
            say(out, answer.outcome() + ": " + (answer.reason().equals("none") ? "" : answer.reason() + ": ") + answer.message());
            return ExitStatus.of(answer);
        } catch (Arguments.Malformed | IllegalArgumentException e) {
            return refused(out, "not containerd's arguments: " + e.getMessage());
        } catch (Descriptor.Malformed e) {
            return refused(out, "the descriptor on standard input is not usable: " + e.getMessage());
        }
    }

    private static Question question(String[] args, InputStream in) throws IOException, Arguments.Malformed, Descriptor.Malformed {
        Arguments arguments = Arguments.parse(args);
        Question question = Question.of(arguments.name(), arguments.digest());
        String described = Descriptor.digest(in.readNBytes(Descriptor.LARGEST + 1));
        if (!described.equals(question.digest())) {
            throw new Descriptor.Malformed("it is of " + OneLine.of(described, OneLine.FOREIGN) + " and not of " + question.digest());
        }
        return question;
    }

    private record TooLate(PrintStream out, Duration deadline) implements Runnable {
        @Override
        public void run() {
            say(out, "UNKNOWN: timeout: no answer within " + deadline.toMillis() + "ms");
        }
    }

    private static int refused(PrintStream out, String message) {
        say(out, "ERROR: " + message);
        return ExitStatus.USAGE;
    }

    private static void say(PrintStream out, String line) {
        byte[] bytes = (OneLine.of(line, OneLine.MESSAGE) + "\n").getBytes(StandardCharsets.UTF_8);
        out.write(bytes, 0, bytes.length);
        out.flush();
    }
}
