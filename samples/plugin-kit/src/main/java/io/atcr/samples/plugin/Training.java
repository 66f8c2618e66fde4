package io.atcr.samples.plugin;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * Lets a plugin do what it is for, so that the JVM sees which classes that takes: by a bundle that comes with it, by a daemon in this process, and
 * against hosts that are not there. Asks nobody outside of this machine.
 */
public final class Training {
    private static final String IMAGE = "127.0.0.1:15263/alice.test/prod-app";
    private static final String DIGEST = "sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a";

    /** What a plugin does in one call. */
    @FunctionalInterface
    public interface Call {
        /**
         * Answers one question as the plugin does.
         *
         * @param settings the settings file of the call
         * @param reference the image's name, with a tag
         * @param digest its digest
         * @throws IOException as the plugin does
         * @throws SettingsException as the plugin does
         */
        void of(Path settings, String reference, String digest) throws IOException, SettingsException;
    }

    private Training() {}

    /**
     * Makes the calls.
     *
     * @param folder where the policy and the bundle are that come with a plugin
     * @param call one call of the plugin
     * @throws IOException if a file cannot be read or written
     * @throws SettingsException if what comes with the plugin cannot be used
     */
    public static void run(Path folder, Call call) throws IOException, SettingsException {
        Path work = Files.createTempDirectory("training", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))).toRealPath();
        try {
            Path bundles = Files.createDirectory(work.resolve("bundles"));
            Files.copy(folder.resolve("image.atcrbundle"), bundles.resolve(DIGEST.replace(':', '-') + ".atcrbundle"));
            String common = "policy = " + folder.resolve("trust-policy.yaml").toAbsolutePath() + "\nbundles = " + bundles + "\nstate = " + work.resolve("state")
                    + "\nlog-file = " + work.resolve("log") + "\nplain-http = 127.0.0.1:15263\nprivate-host = 127.0.0.1:15263\nplc-directory = https://127.0.0.1:15264\ndeadline = 600s\ntimeout = 2s\n";
            Path bundled = settings(work, "bundled", common + "evidence = bundle\n");
            Path served = settings(work, "served", common + "evidence = bundle\nsocket = " + work.resolve("run/socket") + "\nmetrics-file = " + work.resolve("metrics") + "\n");
            Path live = settings(work, "live", common + "evidence = live\nsocket = " + work.resolve("run/none") + "\n");
            call.of(bundled, IMAGE + ":v1", DIGEST);
            call.of(live, IMAGE + ":v1", DIGEST);
            Daemon daemon = Daemon.open(PluginSettings.read(served), Map.of(), new PrintStream(OutputStream.nullOutputStream()))
                    .orElseThrow(() -> new IOException("another daemon in a folder of ours"));
            Thread thread = new Thread(() -> daemon.serve(true), "training");
            thread.setDaemon(true);
            thread.start();
            call.of(served, IMAGE + ":v1", DIGEST);
            new DaemonProgram(List.of("/bin/sh", "-c", ":"), Map.of()).start(PluginSettings.read(served), Map.of());
            daemon.close();
            // it writes its metrics once more, into the folder that goes next
            thread.join();
            HardStop.in(Duration.ofMinutes(1), () -> {}, 0).close();
            loadOurs();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            delete(work);
        }
    }

    /** What was not seen of our own: the answers that only a network gives, and what is said where there is none. */
    private static void loadOurs() throws IOException {
        for (String jar : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (jar.endsWith(".jar")) {
                try (JarFile file = new JarFile(jar)) {
                    for (JarEntry entry : Collections.list(file.entries())) {
                        load(entry.getName());
                    }
                }
            }
        }
    }

    private static void load(String entry) {
        if (entry.startsWith("io/atcr/") && entry.endsWith(".class") && !entry.endsWith("-info.class")) {
            try {
                Class.forName(entry.substring(0, entry.length() - ".class".length()).replace('/', '.'), false, Training.class.getClassLoader());
            } catch (ClassNotFoundException | LinkageError e) {
                // of a library that a plugin does without
                return;
            }
        }
    }

    private static Path settings(Path work, String name, String text) throws IOException {
        return Files.writeString(work.resolve(name), text);
    }

    private static void delete(Path work) throws IOException {
        try (Stream<Path> files = Files.walk(work)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
