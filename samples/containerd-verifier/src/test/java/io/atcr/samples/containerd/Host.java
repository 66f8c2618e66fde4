package io.atcr.samples.containerd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Starts programs as a host does: with an environment of its own, and reading both streams to their ends. */
final class Host {
    static final String TYPE = "application/vnd.oci.descriptor.v1+json";

    private final Map<String, String> environment = new TreeMap<>();

    record Ended(int status, String out, String err) {}

    Host() {
        environment.put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    Host with(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    Process start(Object... command) throws IOException {
        List<String> words = new ArrayList<>();
        for (Object word : command) {
            words.add(word.toString());
        }
        ProcessBuilder builder = new ProcessBuilder(words).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder.start();
    }

    /** The end of a process whose standard input gets this. It is over when both streams are, as for containerd. */
    static Ended end(Process process, String stdin) throws Exception {
        try (OutputStream to = process.getOutputStream()) {
            to.write(stdin.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // it may have ended without reading
            assertThat(stdin).isNotNull();
        }
        return end(process);
    }

    /** The same where standard input stays as it is. Each stream has a thread of its own: a program that fills one waits until it is read, and the other ends with the program. */
    static Ended end(Process process) throws Exception {
        CompletableFuture<String> err = reading(process.getErrorStream());
        CompletableFuture<String> out = reading(process.getInputStream());
        Ended ended = new Ended(0, out.get(60, TimeUnit.SECONDS), err.get(60, TimeUnit.SECONDS));
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), ended.out(), ended.err());
    }

    private static CompletableFuture<String> reading(InputStream in) {
        CompletableFuture<String> text = new CompletableFuture<>();
        Thread reader = new Thread(() -> {
            try {
                text.complete(new String(in.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                text.completeExceptionally(e);
            }
        }, "stream of a program");
        reader.setDaemon(true);
        reader.start();
        return text;
    }

    Ended run(Object... command) throws Exception {
        return end(start(command), "");
    }

    /** The arguments of containerd. */
    static Object[] call(Object program, String image, String digest) {
        return new Object[] {program, "-name", image, "-digest", digest, "-stdin-media-type", TYPE};
    }

    static String descriptor(String digest) {
        return "{\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"digest\":\"" + digest + "\",\"size\":2048}\n";
    }

    Ended verify(Object program, String image, String digest) throws Exception {
        return end(start(call(program, image, digest)), descriptor(digest));
    }
}
