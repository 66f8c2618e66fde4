package io.atcr.samples.realnetwork;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A server in a process of its own, which says where it is in one line of JSON and serves until its standard input ends; so it does not
 * outlive this process either. Thread-safe.
 */
final class NodeServer implements AutoCloseable {

    private static final Duration READY = Duration.ofSeconds(60);
    private static final long STOP_SECONDS = 10;
    private static final int MAX_LINE = 64 << 10;

    private final Process process;
    private final JsonNode facts;

    private NodeServer(Process process, JsonNode facts) {
        this.process = process;
        this.facts = facts;
    }

    /** Starts a script of Node.js. */
    static NodeServer start(Path folder, String script, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", script));
        command.addAll(List.of(arguments));
        return start(folder, script, command, READY);
    }

    static NodeServer start(Path folder, String name, List<String> command, Duration ready) throws IOException, InterruptedException {
        Path errors = folder.resolve(name + ".err");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectError(errors.toFile()).start();
        boolean started = false;
        try {
            String line = firstLine(process).get(ready.toMillis(), TimeUnit.MILLISECONDS);
            JsonNode facts = JsonMapper.shared().readTree(line);
            if (!facts.path("url").isString()) {
                throw new IOException(name + " did not say where it is: " + line + Files.readString(errors));
            }
            started = true;
            return new NodeServer(process, facts);
        } catch (TimeoutException late) {
            throw new IOException(name + " was not ready within " + ready + ": " + Files.readString(errors), late);
        } catch (ExecutionException | JacksonException unreadable) {
            throw new IOException(name + " did not say where it is: " + Files.readString(errors), unreadable);
        } finally {
            if (!started) {
                stop(process);
            }
        }
    }

    /** Whatever follows the first line is read too: a full pipe would stop the server. */
    private static CompletableFuture<String> firstLine(Process process) {
        CompletableFuture<String> first = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
                first.complete(line(out));
                out.transferTo(Writer.nullWriter());
            } catch (IOException ended) {
                first.completeExceptionally(ended);
            }
        }, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
        return first;
    }

    private static String line(Reader out) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = out.read(); c >= 0 && c != '\n' && line.length() < MAX_LINE; c = out.read()) {
            line.append((char) c);
        }
        return line.toString();
    }

    /** Where it serves. */
    URI url() {
        return URI.create(facts.path("url").stringValue());
    }

    boolean running() {
        return process.isAlive();
    }

    /** Ends the server, if need be by force. */
    @Override
    public void close() {
        stop(process);
    }

    private static void stop(Process process) {
        try {
            process.getOutputStream().close();
            if (process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                return;
            }
        } catch (IOException gone) {
            // ended by force below
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
