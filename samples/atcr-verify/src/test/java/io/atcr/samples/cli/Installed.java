package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A distribution as the build makes it, with the classes of the build in place of the main jar, and calls of its launcher in an environment of their own. */
final class Installed {
    static final String IMAGE = "127.0.0.1:15263/alice.test/prod-app@sha256:ffbb8687a42228738455822464aea9a5c43dd2822dfe1f96233e7c867761c52a";

    private final Path folder;
    final Path launcher;
    final Map<String, String> environment = new TreeMap<>();

    record Ended(int status, String out, String err) {}

    private Installed(Path folder) {
        this.folder = folder;
        this.launcher = folder.resolve("bin/atcr-verify");
        environment.put("PATH", "/usr/bin:/bin");
        environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    /** Lays out what {@code src/main/dist} holds and the class path of this test in jars. */
    static Installed in(Path folder) throws IOException, InterruptedException {
        Path from = Path.of("src/main/dist");
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Path to = folder.resolve(from.relativize(file).toString());
                Files.createDirectories(to.getParent());
                Files.copy(file, to);
            }
        }
        Installed installed = new Installed(folder);
        Files.setPosixFilePermissions(installed.launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path lib = Files.createDirectory(folder.resolve("lib"));
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path path = Path.of(entry);
            if (Files.isRegularFile(path)) {
                Files.createSymbolicLink(lib.resolve(path.getFileName()), path);
            } else if (Files.isDirectory(path) && path.endsWith("classes")) {
                String name = path.getParent().getParent().getFileName() + ".jar";
                assertThat(new ProcessBuilder(System.getProperty("java.home") + "/bin/jar", "-cf", lib.resolve(name).toString(), "-C", path.toString(), ".")
                        .inheritIO().start().waitFor()).isZero();
            }
        }
        return installed;
    }

    Installed with(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    Process start(String... args) throws IOException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }

    /** What is written is little, so that the streams can be read one after the other. */
    static Ended end(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Ended(process.exitValue(), out, err);
    }

    Ended run(String... args) throws IOException, InterruptedException {
        return end(start(args));
    }

    /** Verifies the image that comes with the distribution, which is allowed. */
    Process startToVerify() throws IOException {
        return start("verify", "--policy", folder.resolve("training/trust-policy.yaml").toString(), "--offline",
                folder.resolve("training/image.atcrbundle").toString(), IMAGE);
    }

    /** Asserts that it gets the answer, and nothing else is said. */
    void verifies() throws IOException, InterruptedException {
        isAnswer(end(startToVerify()));
    }

    /** The same for the shortest call. */
    void tells() throws IOException, InterruptedException {
        isVersion(run("version"));
    }

    static void isVersion(Ended ended) {
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("atcr-verify ").contains("\nk256 ");
        assertThat(ended.status()).isZero();
    }

    static void isAnswer(Ended ended) {
        assertThat(ended.err()).isEmpty();
        assertThat(ended.out()).startsWith("ALLOW  " + IMAGE + "  signed by did:plc:blnvdrqz4rnutjoloncmvu2n (alice.test claimed), by a bundle of ");
        assertThat(ended.status()).isZero();
    }

    /** The names in the folder of archives under a cache folder, none if there is no such folder. */
    static List<String> archives(Path cache) throws IOException {
        Path folder = cache.resolve("atcr-verify");
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().collect(Collectors.toList());
        }
    }
}
