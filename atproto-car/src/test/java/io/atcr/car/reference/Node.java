package io.atcr.car.reference;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** Node.js and the pinned packages of the reference implementation, installed under {@code target}. */
final class Node {
    private static final Path SOURCE = Path.of("src", "test", "reference");

    private final Path directory;

    private Node(Path directory) {
        this.directory = directory;
    }

    /** Installs what the lock file names; without Node.js on the path the calling test is skipped. */
    static Node install() throws IOException, InterruptedException {
        for (String program : List.of("node", "npm")) {
            Assumptions.assumeTrue(isOnPath(program), program + " is not on the path");
        }
        Node node = new Node(Files.createDirectories(Path.of("target", "reference")).toAbsolutePath());
        for (String file : List.of("package.json", "package-lock.json", "reference.mjs")) {
            Files.write(node.directory.resolve(file), Files.readAllBytes(SOURCE.resolve(file)));
        }
        node.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--engine-strict=false");
        return node;
    }

    private static boolean isOnPath(String program) {
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            if (Files.isExecutable(Path.of(folder, program))) {
                return true;
            }
        }
        return false;
    }

    /** Runs the reference's half of the test and returns what it prints. */
    String reference(String mode, Path exchange) throws IOException, InterruptedException {
        return run("node", "reference.mjs", mode, exchange.toString());
    }

    private String run(String... command) throws IOException, InterruptedException {
        Path out = directory.resolve(command[0] + ".out");
        Path err = directory.resolve(command[0] + ".err");
        Process process = new ProcessBuilder(command).directory(directory.toFile())
                .redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        boolean ended = process.waitFor(5, TimeUnit.MINUTES);
        process.destroyForcibly();
        assertThat(ended).as("%s ended in time", String.join(" ", command)).isTrue();
        assertThat(process.exitValue()).as("%s: %s", String.join(" ", command), Files.readString(err)).isZero();
        return Files.readString(out);
    }

    Path exchange(String name) throws IOException {
        return Files.createDirectories(directory.resolve(name));
    }
}
