package io.atcr.samples.service;

import io.atcr.samples.service.config.CheckedSettings;
import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.config.SettingsException;
import io.atcr.samples.service.config.SettingsProblem;
import io.atcr.samples.service.config.SettingsReader;
import io.atcr.samples.service.log.ServiceLog;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The main program of a service: reads its settings, starts it, lets it be ready when it is warm, and ends it in order when it is told to. Exit status: 0
 * ended as asked, 2 the command line or the settings cannot be used, 70 it failed.
 */
public final class ServiceProgram {
    private static final int USAGE = 2;
    private static final int FAILED = 70;
    private static final Duration WARM_UP = Duration.ZERO;

    private final ServiceDescription description;
    private final Map<String, String> environment;
    private final PrintStream out;
    private final PrintStream err;
    private final Supplier<CountDownLatch> stop;

    /**
     * A program.
     *
     * @param description what makes the service different from others
     * @param environment the variables
     * @param out         what was asked for; the log goes to standard output
     * @param err         what is wrong with the command line and the settings
     * @param stop        asked once the service runs; it ends when the latch is at zero
     */
    ServiceProgram(ServiceDescription description, Map<String, String> environment, PrintStream out, PrintStream err, Supplier<CountDownLatch> stop) {
        this.description = description;
        this.environment = environment;
        this.out = out;
        this.err = err;
        this.stop = stop;
    }

    /**
     * Runs a program in this process, and ends the process. SIGTERM and SIGINT end the service in order, with status 0.
     *
     * @param description what makes the service different from others
     * @param args        the command line
     */
    public static void main(ServiceDescription description, String... args) {
        Shutdown shutdown = new Shutdown();
        int status = FAILED;
        try {
            status = new ServiceProgram(description, System.getenv(), System.out, System.err, shutdown::install).run(args);
        } catch (RuntimeException | Error e) {
            LoggerFactory.getLogger(ServiceProgram.class).error("the service failed", e);
            System.err.println(description.program() + ": internal error: " + e.getClass().getName());
        }
        ServiceLog.flush(Duration.ofSeconds(1));
        shutdown.end(status);
    }

    /** Runs, and says with which status to exit. */
    int run(String... args) {
        Arguments arguments;
        try {
            arguments = Arguments.parse(args);
        } catch (Arguments.Malformed e) {
            return refuse(List.of(String.valueOf(e.getMessage())));
        }
        return switch (arguments.action()) {
            case HELP -> print(Arguments.help(description));
            case VERSION -> print(description.program() + " " + description.version() + "\n");
            case TRAIN -> new Training(description).run();
            case CHECK, SERVE -> run(arguments);
        };
    }

    private int run(Arguments arguments) {
        CheckedSettings checked;
        try {
            checked = new SettingsReader(arguments.config(), environment, description.verifying(), description.longest()).read();
        } catch (SettingsException e) {
            return refuse(e.problems().stream().map(SettingsProblem::line).toList());
        }
        if (arguments.action() == Arguments.Action.CHECK) {
            List<String> problems = RunningService.problems(checked.settings());
            return !problems.isEmpty() ? refuse(problems) : print(String.join("\n", SettingsSummary.of(description, checked, arguments.config(), Instant.now())) + "\n");
        }
        ServiceLog.configure(checked.settings().log());
        try (RunningService service = RunningService.start(description, checked, environment)) {
            CountDownLatch told = stop.get();
            service.warmUp(WARM_UP);
            sayReady(checked, service);
            told.await();
            LoggerFactory.getLogger(ServiceProgram.class).info("stopping");
        } catch (StartException e) {
            return refuse(List.of(String.valueOf(e.getMessage())));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        LoggerFactory.getLogger(ServiceProgram.class).info("stopped");
        return 0;
    }

    private void sayReady(CheckedSettings checked, RunningService service) {
        ServiceSettings settings = checked.settings();
        Map<String, String> hashes = new TreeMap<>();
        checked.policies().forEach((name, policy) -> hashes.put(name, policy.sha256()));
        Logger log = LoggerFactory.getLogger(ServiceProgram.class);
        Duration since = ProcessHandle.current().info().startInstant().map(begun -> Duration.between(begun, Instant.now())).orElse(Duration.ZERO);
        log.atInfo().addKeyValue("program", description.program()).addKeyValue("version", description.version())
                .addKeyValue("policies", hashes.entrySet()).addKeyValue("port", service.port()).addKeyValue("managementPort", service.managementPort())
                .addKeyValue("clientCertificates", settings.server().tls().clientCa().isPresent()).addKeyValue("redis", settings.cache().redis().isPresent())
                .addKeyValue("java", Runtime.version().toString()).addKeyValue("duration", since).log("ready");
    }

    private int refuse(List<String> problems) {
        problems.forEach(problem -> err.println(description.program() + ": " + problem));
        return USAGE;
    }

    private int print(String text) {
        out.print(text);
        out.flush();
        return 0;
    }
}
