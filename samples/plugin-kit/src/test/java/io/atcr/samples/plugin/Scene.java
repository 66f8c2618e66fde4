package io.atcr.samples.plugin;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A private folder with the policy and the bundle that come with the distribution, settings over them, and a place for a socket. */
final class Scene {
    static final String IMAGE = "127.0.0.1:15263/alice.test/prod-app:v1";
    static final String DIGEST = "sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a";
    static final String OTHER = "sha256:" + "0".repeat(64);
    static final String ALICE = "did:plc:blnvdrqz4rnutjoloncmvu2n";

    final Path folder;
    final Path policy;
    final Path bundles;
    final Path socket;

    Scene(Path temp) throws IOException {
        folder = Files.createDirectory(temp.toRealPath().resolve("scene"));
        Path training = Path.of("../atcr-verify/src/main/dist/training");
        policy = Files.copy(training.resolve("trust-policy.yaml"), folder.resolve("trust-policy.yaml"));
        bundles = Files.createDirectory(folder.resolve("bundles"));
        Files.copy(training.resolve("image.atcrbundle"), bundles.resolve(DIGEST.replace(':', '-') + ".atcrbundle"));
        Path run = folder.resolve("run");
        Files.createDirectory(run, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        socket = run.resolve("socket");
    }

    /** Settings by which the bundle is looked at, and these lines. */
    PluginSettings settings(String... lines) throws IOException, SettingsException {
        return PluginSettings.read(write("policy = trust-policy.yaml\nbundles = bundles\nevidence = bundle\nlog-file = log\n" + String.join("\n", lines) + "\n"));
    }

    PluginSettings withSocket(String... lines) throws IOException, SettingsException {
        return settings("socket = run/socket", String.join("\n", lines));
    }

    Path write(String text) throws IOException {
        return Files.writeString(folder.resolve("settings.conf"), text);
    }

    /** A daemon and the thread that it serves in. */
    record Running(Daemon daemon, Thread thread) implements AutoCloseable {
        @Override
        public void close() throws InterruptedException {
            daemon.close();
            thread.join();
        }
    }

    Running daemon(PluginSettings settings) throws SettingsException {
        return daemon(settings, Map.of());
    }

    Running daemon(PluginSettings settings, Map<String, String> variables) throws SettingsException {
        return serve(Daemon.open(settings, variables, quiet(), Duration.ofHours(1), DaemonClient::ours).orElseThrow());
    }

    static Running serve(Daemon daemon) {
        Thread thread = new Thread(() -> daemon.serve(true), "daemon under test");
        thread.start();
        return new Running(daemon, thread);
    }

    static PrintStream quiet() {
        return new PrintStream(OutputStream.nullOutputStream());
    }

    Answer ask(PluginSettings settings, Question question) {
        return ask(settings, question, Map.of());
    }

    Answer ask(PluginSettings settings, Question question, Map<String, String> variables) {
        return Asker.of(settings, variables, (ignored, environment) -> false).ask(question, CallDeadline.in(Duration.ofSeconds(30)));
    }

    static Question question() {
        return Question.of(IMAGE, DIGEST);
    }

    String log() throws IOException {
        return Files.exists(folder.resolve("log")) ? Files.readString(folder.resolve("log")) : "";
    }

    /** Who answered last. */
    Optional<String> way() throws IOException {
        return log().lines().filter(line -> line.contains("event=decision")).reduce((first, second) -> second).map(line -> line.replaceFirst(".* way=\"([A-Z]+)\".*", "$1"));
    }
}
