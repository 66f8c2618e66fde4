package io.atcr.samples.realnetwork;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A folder with the scripts that start the real servers, and with the packages that their lock file names. Immutable and thread-safe. */
final class NodePackages {

    private static final List<String> FILES = List.of("package.json", "package-lock.json", "serve.mjs", "plc.mjs", "pds.mjs", "registry.mjs");
    private static final String INSTALLED = "installed-lock.json";
    private static final long INSTALL_MINUTES = 20;

    private final Path folder;

    private NodePackages(Path folder) {
        this.folder = folder;
    }

    /** Which program is not on the path that every server needs; empty if none is missing. */
    static Optional<String> missing() {
        return Programs.missing("node", "npm");
    }

    /** Installs what the lock file names, and nothing if that was done in this folder before. No script of a package is run. */
    static NodePackages install(Path folder) throws IOException, InterruptedException {
        NodePackages packages = new NodePackages(Files.createDirectories(folder).toAbsolutePath());
        for (String file : FILES) {
            packages.copy(file);
        }
        Path lock = packages.folder.resolve("package-lock.json");
        Path installed = packages.folder.resolve(INSTALLED);
        if (!Files.exists(installed) || Files.mismatch(lock, installed) >= 0) {
            packages.run("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        }
        return packages;
    }

    /**
     * Runs the script of one package, which fetches or compiles its native part, and nothing if that was done in this folder before.
     *
     * @return these packages
     */
    NodePackages build(String name) throws IOException, InterruptedException {
        // a new installation removes it with the package
        Path built = folder.resolve("node_modules").resolve(name).resolve("built");
        if (!Files.exists(built)) {
            run("npm", "rebuild", name, "--no-audit", "--no-fund");
            Files.createFile(built);
        }
        return this;
    }

    private void copy(String file) throws IOException {
        try (InputStream in = NodePackages.class.getResourceAsStream("node/" + file)) {
            if (in == null) {
                throw new IOException("no resource node/" + file);
            }
            Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private void run(String... command) throws IOException, InterruptedException {
        Path output = folder.resolve(command[0] + ".out");
        Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try {
            if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
                throw new IOException(String.join(" ", command) + " did not end within " + INSTALL_MINUTES + " minutes");
            }
            if (process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + " failed: " + Files.readString(output));
            }
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Starts one of the scripts of this folder. */
    NodeServer start(String script, String... arguments) throws IOException, InterruptedException {
        return NodeServer.start(folder, script, arguments);
    }
}
