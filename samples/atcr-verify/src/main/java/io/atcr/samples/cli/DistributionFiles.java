package io.atcr.samples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import picocli.CommandLine;

/** Writes what a distribution has beside the jars and what is written by hand. The build runs it. */
public final class DistributionFiles {
    private final Path folder;
    private final String version;
    private final String date;

    private DistributionFiles(Path folder, String version, String date) {
        this.folder = folder;
        this.version = version;
        this.date = date;
    }

    /**
     * Writes manual pages, completion scripts and the licences that the jars carry, and takes the signatures out of signed jars.
     *
     * @param args the folder of the distribution, with the jars in {@code lib}; the version; the date of the pages
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        new DistributionFiles(Path.of(args[0]), args[1], args[2].substring(0, "2026-01-31".length())).write();
    }

    private void write() throws IOException {
        CommandLine main = Main.commandLine();
        Path pages = Files.createDirectories(folder.resolve("man/man1"));
        page(pages, main);
        Path completions = Files.createDirectories(folder.resolve("completions"));
        Files.writeString(completions.resolve("atcr-verify.bash"), CompletionCommand.Shell.BASH.script(main));
        Files.writeString(completions.resolve("atcr-verify.fish"), CompletionCommand.Shell.FISH.script(main));
        for (Path jar : jars()) {
            licences(jar);
            UnsignedJar.replace(jar);
        }
    }

    private void page(Path pages, CommandLine command) throws IOException {
        Files.writeString(pages.resolve(ManPage.name(command.getCommandSpec()) + ".1"), ManPage.of(command, date, version));
        for (CommandLine.Model.CommandSpec below : ManPage.visible(command)) {
            page(pages, below.commandLine());
        }
    }

    private List<Path> jars() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            return files.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
        }
    }

    private void licences(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
                JarEntry entry = entries.nextElement();
                String name = entry.getName();
                String last = name.substring(name.lastIndexOf('/') + 1);
                if (!entry.isDirectory() && name.equals("META-INF/" + last) && last.toUpperCase(Locale.ROOT).matches("(LICENSE|NOTICE)[-.A-Z0-9]*")) {
                    Path to = folder.resolve("licenses").resolve(jar.getFileName().toString().replaceFirst("\\.jar$", "")).resolve(last);
                    Files.createDirectories(to.getParent());
                    try (InputStream in = file.getInputStream(entry)) {
                        Files.write(to, in.readAllBytes());
                    }
                }
            }
        }
    }
}
