package io.atcr.samples.service;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes what the distribution of a service has beside the jars: its launcher, and the arguments of a start without a shell. The build runs it. */
public final class ServiceDistribution {
    /**
     * Little memory and two processors: no collector with threads of its own, and nothing that grows with the machine. What the JVM itself says goes to
     * standard error, also of a crash, and an error that leaves no memory ends the process. What the C library has freed goes back to the system. Methods
     * that inlining makes largest stay smaller: compiling them takes 40 MiB, when the service is busiest.
     */
    static final List<String> FLAGS = List.of("-XX:+UseSerialGC", "-Xms32m", "-Xmx72m", "-Xss512k", "-XX:ReservedCodeCacheSize=40m",
            "-XX:MaxDirectMemorySize=24m", "-XX:+IgnoreUnrecognizedVMOptions", "-XX:TrimNativeHeapInterval=1000", "-XX:MaxInlineLevel=9",
            "-XX:LiveNodeCountInliningCutoff=6000", "-XX:-UsePerfData", "-XX:+ExitOnOutOfMemoryError", "-XX:+ErrorFileToStderr",
            "-XX:+DisplayVMOutputToStderr", "-Xlog:disable", "-Xlog:all=error:stderr");

    private final Path folder;
    private final String program;
    private final String main;
    private final String imageHome;

    private ServiceDistribution(Path folder, String program, String main, String imageHome) {
        this.folder = folder;
        this.program = program;
        this.main = main;
        this.imageHome = imageHome;
    }

    /**
     * Completes a distribution.
     *
     * @param args the folder, with the jars in {@code lib}; the name of the program; its main class; the folder that it has in an image
     * @throws IOException if a file cannot be read or written
     */
    public static void main(String[] args) throws IOException {
        new ServiceDistribution(Path.of(args[0]), args[1], args[2], args[3]).write();
    }

    private void write() throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.list(folder.resolve("lib"))) {
            jars = files.filter(each -> each.toString().endsWith(".jar")).sorted().toList();
        }
        for (Path jar : jars) {
            removeSignature(jar);
        }
        List<String> names = jars.stream().map(jar -> jar.getFileName().toString()).toList();
        Path launcher = Files.createDirectories(folder.resolve("bin")).resolve(program);
        Files.writeString(launcher, template().replace("@program@", program).replace("@main@", main)
                .replace("@flags@", String.join(" ", FLAGS)).replace("@jars@", String.join(" ", names)));
        Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
        List<String> arguments = new ArrayList<>(FLAGS);
        arguments.add("-cp");
        arguments.add(names.stream().map(name -> imageHome + "/lib/" + name).collect(Collectors.joining(":")));
        arguments.add(main);
        Files.write(folder.resolve("lib").resolve(program + ".args"), arguments);
    }

    private static String template() throws IOException {
        try (InputStream in = Objects.requireNonNull(ServiceDistribution.class.getResourceAsStream("launcher.sh"), "launcher.sh")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** No class of a signed jar gets into an archive of classes. The signature only matters for a JCE provider, which nothing registers. */
    private static void removeSignature(Path jar) throws IOException {
        Path unsigned = jar.resolveSibling(jar.getFileName() + ".unsigned");
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            if (manifest == null || file.stream().noneMatch(entry -> isSignature(entry.getName()))) {
                return;
            }
            // what is said of single files is only what the signature covers
            manifest.getEntries().clear();
            try (OutputStream out = Files.newOutputStream(unsigned); JarOutputStream to = new JarOutputStream(out)) {
                for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
                    copy(file, entries.nextElement(), manifest, to);
                }
            }
        }
        Files.move(unsigned, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copy(JarFile file, JarEntry entry, Manifest manifest, JarOutputStream to) throws IOException {
        if (isSignature(entry.getName())) {
            return;
        }
        JarEntry same = new JarEntry(entry.getName());
        same.setTime(entry.getTime());
        to.putNextEntry(same);
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            manifest.write(to);
        } else {
            try (InputStream in = file.getInputStream(entry)) {
                in.transferTo(to);
            }
        }
        to.closeEntry();
    }

    private static boolean isSignature(String name) {
        return name.toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }
}
