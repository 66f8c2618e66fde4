package io.atcr.samples.plugin;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Enumeration;
import java.util.Locale;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/**
 * Takes the signatures out of the jars of a distribution. No class of a signed jar gets into a class-data archive, and each start would check the
 * signature again; it only matters for a JCE provider, which nothing here registers. The build runs it.
 */
public final class UnsignedJars {
    private UnsignedJars() {}

    /**
     * Replaces the signed ones of the jars in a folder.
     *
     * @param args the folder
     * @throws IOException if a jar cannot be read or replaced
     */
    public static void main(String[] args) throws IOException {
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(Path.of(args[0]), "*.jar")) {
            for (Path jar : jars) {
                replace(jar);
            }
        }
    }

    private static void replace(Path jar) throws IOException {
        Path unsigned = jar.resolveSibling(jar.getFileName() + ".unsigned");
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest manifest = file.getManifest();
            if (manifest == null || file.stream().noneMatch(entry -> isSignature(entry.getName()))) {
                return;
            }
            // the sections of single files hold only what the signature covers
            Manifest plain = new Manifest();
            plain.getMainAttributes().putAll(manifest.getMainAttributes());
            try (OutputStream out = Files.newOutputStream(unsigned); JarOutputStream to = new JarOutputStream(out)) {
                for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
                    copy(file, entries.nextElement(), plain, to);
                }
            }
        }
        Files.move(unsigned, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copy(JarFile file, JarEntry entry, Manifest plain, JarOutputStream to) throws IOException {
        if (isSignature(entry.getName())) {
            return;
        }
        JarEntry same = new JarEntry(entry.getName());
        same.setTime(entry.getTime());
        to.putNextEntry(same);
        if (entry.getName().equals(JarFile.MANIFEST_NAME)) {
            plain.write(to);
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
