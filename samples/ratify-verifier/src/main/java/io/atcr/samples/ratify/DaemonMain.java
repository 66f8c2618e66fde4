package io.atcr.samples.ratify;

import io.atcr.samples.plugin.Daemon;
import io.atcr.samples.plugin.PluginSettings;
import io.atcr.samples.plugin.SettingsException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The daemon, which answers for the plugin's processes. With {@code --resident} it stays when nobody asks. */
public final class DaemonMain {
    private DaemonMain() {}

    /**
     * Serves until a signal, a changed file, or, without {@code --resident}, a long silence. Exit status 0 is one of these, 1 another daemon where this one
     * has to stay, 2 settings that cannot be used.
     *
     * @param args nothing or {@code --resident}
     */
    public static void main(String[] args) {
        System.exit(run(List.of(args)));
    }

    private static int run(List<String> args) {
        HostLog log = new HostLog(System.err);
        if (!args.isEmpty() && !args.equals(List.of("--resident"))) {
            log.warn("the daemon takes nothing or --resident");
            return 2;
        }
        try {
            PluginSettings settings = PluginSettings.read(Path.of(System.getProperty(Main.SETTINGS, "")));
            Optional<Daemon> daemon = Daemon.open(settings, System.getenv(), System.err);
            if (daemon.isEmpty()) {
                log.warn("another daemon has the socket " + settings.socket().orElseThrow());
                return args.isEmpty() ? 0 : 1;
            }
            Runtime.getRuntime().addShutdownHook(new Thread(daemon.get()::close, "end"));
            daemon.get().serve(!args.isEmpty());
            return 0;
        } catch (SettingsException | InvalidPathException e) {
            log.warn(String.valueOf(e.getMessage()));
            return 2;
        }
    }
}
