package io.atcr.samples.ratify;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.atcr.samples.localnetwork.PushedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * How long the program takes, alone and eight at once, with the deadlines that it is deployed with. The least of some runs each: what else the machine does only
 * adds to them. The registry, PDS and directory are in this process, on the same processors. Prints a table, and how many of the eight were not answered.
 *
 * <p>Arguments: a distribution with an archive of classes, and the number of runs.
 */
public final class Figures {
    private static final int REQUEST_MILLIS = 2900;
    /** Those of deploy/settings.yaml. */
    private static final String DEADLINES = "deadline = 2400ms\ndaemon-timeout = 1100ms\ntimeout = 1300ms\n";

    private final Path dist;
    private final int runs;
    private final Path folder;
    private final Scene scene;
    private final PushedImage image;
    private final String document;

    private Figures(Path dist, int runs, Path folder) throws IOException {
        this.dist = dist;
        this.runs = runs;
        this.folder = folder;
        scene = new Scene(folder);
        image = scene.alice.push("app", "v1");
        document = scene.document("", "", scene.alice.attachSignature(image));
    }

    /**
     * Measures.
     *
     * @param args a distribution, and the number of runs
     * @throws Exception if a program does not start
     */
    public static void main(String[] args) throws Exception {
        Path folder = Files.createTempDirectory("figures").toRealPath();
        new Figures(Path.of(args[0]), Integer.parseInt(args[1]), folder).measure();
        // the programs are gone; so are the servers
        Runtime.getRuntime().halt(0);
    }

    private void measure() throws Exception {
        System.out.println("Java " + Runtime.version() + ", " + Runtime.getRuntime().availableProcessors() + " processors, the least of " + runs + "; a request has " + REQUEST_MILLIS
                + " ms");
        // the servers are warm before anything counts
        for (int i = 0; i < 5; i++) {
            elapsed(settings("warm", "daemon = off\n"), 8);
        }
        row("no daemon", "cold", "daemon = off\n");
        row("no daemon, daemon = start", "start", "daemon = start\ndaemon-idle = 1s\n");
        Path settings = settings("daemon", "");
        Process daemon = daemon(settings);
        try {
            row("by the daemon", "daemon", "");
        } finally {
            daemon.destroyForcibly().waitFor();
        }
    }

    private Path settings(String name, String more) throws IOException {
        Path file = scene.settings(name + ".conf", "policy = " + scene.policy + "\n" + scene.plainHttp() + "socket = " + folder.resolve(name) + "/socket\n" + more);
        Files.writeString(file, Files.readString(file).replaceAll("deadline = .*\n", DEADLINES));
        return file;
    }

    private void row(String title, String name, String more) throws Exception {
        for (int calls : new int[] {1, 8}) {
            long least = Long.MAX_VALUE;
            long most = 0;
            int unanswered = 0;
            for (int i = 0; i < runs; i++) {
                // a daemon that a call has started in the folder of another run is gone by itself after a second
                Path settings = settings(name.equals("start") ? "start" + calls + "-" + i : name, more);
                Run run = elapsed(settings, calls);
                least = Math.min(least, run.nanos);
                most = Math.max(most, run.nanos);
                unanswered += run.unanswered;
                TimeUnit.MILLISECONDS.sleep(name.equals("start") ? 2000 : 0);
            }
            System.out.printf(Locale.ROOT, "%-28s %d at once: %5d ms, the slowest run %5d ms, %d of %d not allowed%n", title, calls, least / 1_000_000, most / 1_000_000,
                    unanswered, calls * runs);
        }
    }

    private record Run(long nanos, int unanswered) {}

    private Run elapsed(Path settings, int calls) throws Exception {
        long start = System.nanoTime();
        List<RatifyCall.Running> running = new ArrayList<>();
        for (int i = 0; i < calls; i++) {
            running.add(new RatifyCall(dist.resolve("bin/atcr-verifier"), settings, folder).with(Scene.variables(image.digestReference())).sending(document).start());
        }
        List<Scene.Ended> ended = new ArrayList<>();
        for (RatifyCall.Running each : running) {
            ended.add(each.ended());
        }
        long nanos = System.nanoTime() - start;
        return new Run(nanos, (int) ended.stream().filter(each -> !each.allowed()).count());
    }

    private Process daemon(Path settings) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(dist.resolve("bin/ratify-verifier-daemon").toString(), "--resident").redirectErrorStream(true)
                .redirectOutput(folder.resolve("journal").toFile());
        builder.environment().clear();
        builder.environment().putAll(Map.of("PATH", "/usr/bin:/bin", "JAVA_HOME", System.getProperty("java.home"), "ATCR_RATIFY_SETTINGS", settings.toString()));
        Process daemon = builder.start();
        while (!Files.exists(folder.resolve("daemon/socket"))) {
            if (!daemon.isAlive()) {
                throw new IOException("the daemon has ended: " + Files.readString(folder.resolve("journal"), UTF_8));
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
        return daemon;
    }
}
