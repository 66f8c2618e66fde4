package io.atcr.samples.containerd;

import io.atcr.samples.plugin.Daemon;
import io.atcr.samples.plugin.OneLine;
import io.atcr.samples.plugin.PluginSettings;
import io.atcr.samples.plugin.SettingsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The daemon. With {@code --resident} it stays when nobody asks: for systemd and for Kubernetes. */
public final class DaemonMain {
    private DaemonMain() {}

    /**
     * Serves until a signal, a changed file, or, without {@code --resident}, a long silence.
     *
     * @param args nothing or {@code --resident}
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        if (!args.isEmpty() && !args.equals(List.of("--resident"))) {
            System.err.println("containerd-verifier-daemon: takes nothing or --resident");
            return ExitStatus.USAGE;
        }
        try {
            PluginSettings settings = PluginSettings.read(Path.of(System.getProperty("atcr.settings", "")));
            Optional<Daemon> daemon = Daemon.open(settings, System.getenv(), System.err);
            if (daemon.isEmpty()) {
                System.err.println("containerd-verifier-daemon: another one has the socket " + settings.socket().orElseThrow());
                return args.isEmpty() ? ExitStatus.ALLOWED : ExitStatus.DENIED;
            }
            Runtime.getRuntime().addShutdownHook(new Thread(daemon.get()::close, "end"));
            daemon.get().serve(!args.isEmpty());
            return ExitStatus.ALLOWED;
        } catch (SettingsException | InvalidPathException e) {
            System.err.println("containerd-verifier-daemon: " + OneLine.of(String.valueOf(e.getMessage()), OneLine.MESSAGE));
            return ExitStatus.USAGE;
        }
    }
}
