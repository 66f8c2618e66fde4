package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** A process as Ratify starts it: no arguments, the variables, the document on standard input, both outputs kept apart. */
final class RatifyCall {
    private final Path plugin;
    private final Path folder;
    private final Map<String, String> environment = new TreeMap<>();
    private List<String> command;
    private String document = "";

    RatifyCall(Path plugin, Path settings, Path folder) {
        this.plugin = plugin;
        this.folder = folder;
        this.command = List.of(plugin.toString());
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put("ATCR_RATIFY_SETTINGS", settings.toString());
    }

    /** A process that was started, and where its outputs go. */
    record Running(Process process, Path out, Path err) {
        Scene.Ended ended() throws IOException, InterruptedException {
            assertThat(process.waitFor(400, TimeUnit.SECONDS)).as("it ends").isTrue();
            return new Scene.Ended(process.exitValue(), Files.readString(out), Files.readString(err));
        }
    }

    RatifyCall with(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    RatifyCall with(String name, String value) {
        return with(Map.of(name, value));
    }

    RatifyCall sending(String json) {
        document = json;
        return this;
    }

    /** Started by a shell, in whose script the plugin is {@code $0}. */
    RatifyCall through(String script) {
        command = List.of("/bin/sh", "-c", script, plugin.toString());
        return this;
    }

    Running start() throws IOException {
        Path out = Files.createTempFile(folder, "out", "");
        Path err = Files.createTempFile(folder, "err", "");
        ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
            in.write(document.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it does not read; what it says comes next
            return new Running(process, out, err);
        }
        return new Running(process, out, err);
    }

    Scene.Ended answer() throws IOException, InterruptedException {
        return start().ended();
    }
}
