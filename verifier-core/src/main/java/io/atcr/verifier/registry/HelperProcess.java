package io.atcr.verifier.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * One run of a credential helper, bounded in time and output. It ends on its own, or it and its descendants are killed. Its answer is
 * what was written by then; who reads it is the caller's thread, so that nothing is left waiting for a descendant that outlives it.
 *
 * <p>Descendants are looked for again and again, since one whose parent has ended no longer shows whose it is.
 */
final class HelperProcess {
    private static final int LARGEST = 64 << 10;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final int KILLS = 8;

    private final String name;
    private final Process process;
    private final Deadline deadline;
    private final Set<ProcessHandle> family = new HashSet<>();

    /** How the program ended, and what it wrote. */
    record Output(int status, byte[] content) {}

    private HelperProcess(String name, Process process, Deadline deadline) {
        this.name = name;
        this.process = process;
        this.deadline = deadline;
        family.add(process.toHandle());
    }

    /** Runs {@code PROGRAM get} with one line of input. What it says on standard error may be secret, and goes nowhere. */
    static Output run(Path program, Map<String, String> environment, String line, Deadline deadline) throws RegistryException {
        String name = String.valueOf(program.getFileName());
        ProcessBuilder builder = new ProcessBuilder(List.of(program.toString(), "get")).redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process;
        try {
            builder.environment().clear();
            builder.environment().putAll(environment);
            process = builder.start();
        } catch (IOException | RuntimeException e) {
            throw new RegistryException(RegistryError.CREDENTIALS_UNAVAILABLE, name + " cannot be run");
        }
        HelperProcess run = new HelperProcess(name, process, deadline);
        boolean ended = false;
        try {
            Output output = run.output(line + "\n");
            ended = true;
            return output;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RegistryException(RegistryError.INTERRUPTED, "interrupted while waiting for " + name);
        } finally {
            if (!ended) {
                run.kill();
            }
        }
    }

    private Output output(String input) throws RegistryException, InterruptedException {
        try (OutputStream stdin = process.getOutputStream()) {
            // less than a pipe holds, so that this never waits
            stdin.write(input.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // a program that has what it needs may end without reading
        }
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        while (!process.waitFor(look(), TimeUnit.NANOSECONDS)) {
            process.descendants().forEach(family::add);
            drain(content);
        }
        drain(content);
        return new Output(process.exitValue(), content.toByteArray());
    }

    /** Reads what is there and waits for nothing: a descendant may hold the output open for as long as it lives. */
    private void drain(ByteArrayOutputStream content) throws RegistryException {
        InputStream stdout = process.getInputStream();
        try {
            for (int there = stdout.available(); there > 0; there = stdout.available()) {
                content.write(stdout.readNBytes(Math.min(there, LARGEST + 1)));
                if (content.size() > LARGEST) {
                    throw new RegistryException(RegistryError.CREDENTIALS_UNAVAILABLE, name + " answers with more than 64 KiB");
                }
            }
        } catch (IOException e) {
            throw new RegistryException(RegistryError.CREDENTIALS_UNAVAILABLE, "what " + name + " answers cannot be read");
        }
    }

    private long look() throws RegistryException {
        try {
            return Math.min(deadline.remaining().toNanos(), LOOK_NANOS);
        } catch (RegistryException e) {
            throw new RegistryException(RegistryError.TIMEOUT, name + " does not answer in time");
        }
    }

    /** Until no descendant shows that was not there before: they may start others while they are killed. */
    private void kill() {
        for (int i = 0; i < KILLS; i++) {
            Set<ProcessHandle> found = new HashSet<>(family);
            family.forEach(each -> each.descendants().forEach(found::add));
            found.forEach(ProcessHandle::destroyForcibly);
            if (!family.addAll(found)) {
                return;
            }
        }
    }
}
