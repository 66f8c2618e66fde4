package io.atcr.samples.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
 * A signed jar without its signature. No class of a signed jar gets into a class-data archive, and each start would check the signature again; it
 * only matters for a JCE provider, which nothing here registers.
 */
final class UnsignedJar {
    private UnsignedJar() {}

    /** Replaces a jar if it is signed. */
    static void replace(Path jar) throws IOException {
        Path unsigned = jar.resolveSibling(jar.getFileName() + ".unsigned");
        try (JarFile file = new JarFile(jar.toFile(), false)) {
            Manifest signed = file.getManifest();
            if (signed == null || file.stream().noneMatch(entry -> isSignature(entry.getName()))) {
                return;
            }
            try (OutputStream out = Files.newOutputStream(unsigned); JarOutputStream to = new JarOutputStream(out)) {
                copy(file, signed, to);
            }
        }
        Files.move(unsigned, jar, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void copy(JarFile file, Manifest signed, JarOutputStream to) throws IOException {
        // the sections of single files hold only what the signature covers
        Manifest plain = new Manifest();
        plain.getMainAttributes().putAll(signed.getMainAttributes());
        for (Enumeration<JarEntry> entries = file.entries(); entries.hasMoreElements();) {
            JarEntry entry = entries.nextElement();
            if (isSignature(entry.getName())) {
                continue;
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
    }

    private static boolean isSignature(String name) {
        return name.toUpperCase(Locale.ROOT).matches("META-INF/[^/]+\\.(SF|RSA|DSA|EC)");
    }
}
