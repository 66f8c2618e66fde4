package io.atcr.samples.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceDistributionTest {
    @TempDir
    private Path folder;

    private void jar(String name, String... entries) throws IOException {
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, "3");
        manifest.getEntries().put("a.txt", new Attributes());
        Files.createDirectories(folder.resolve("lib"));
        try (OutputStream out = Files.newOutputStream(folder.resolve("lib").resolve(name)); JarOutputStream to = new JarOutputStream(out, manifest)) {
            for (String entry : entries) {
                to.putNextEntry(new JarEntry(entry));
                to.write(entry.getBytes(StandardCharsets.UTF_8));
                to.closeEntry();
            }
        }
    }

    private void write() throws IOException {
        ServiceDistribution.main(new String[] {folder.toString(), "some-service", "io.example.Main", "/opt/some"});
    }

    @Test
    void theLauncherAndTheArgumentsNameAllJarsInOneOrder() throws IOException {
        jar("b.jar", "a.txt");
        jar("a.jar", "a.txt");
        write();
        Path launcher = folder.resolve("bin/some-service");
        assertThat(launcher).isExecutable();
        assertThat(Files.readString(launcher)).contains("for jar in a.jar b.jar; do", "io.example.Main", "-Xmx72m").doesNotContainPattern("@[a-z]+@");
        List<String> arguments = Files.readAllLines(folder.resolve("lib/some-service.args"));
        assertThat(arguments).startsWith(ServiceDistribution.FLAGS.toArray(String[]::new)).endsWith("-cp", "/opt/some/lib/a.jar:/opt/some/lib/b.jar", "io.example.Main");
    }

    @Test
    void aSignedJarLosesItsSignatureAndNothingElse() throws IOException {
        jar("signed.jar", "META-INF/BC.SF", "META-INF/BC.DSA", "META-INF/services/a", "a.txt");
        jar("plain.jar", "a.txt");
        byte[] plain = Files.readAllBytes(folder.resolve("lib/plain.jar"));
        write();
        try (JarFile jar = new JarFile(folder.resolve("lib/signed.jar").toFile())) {
            assertThat(jar.stream().map(JarEntry::getName)).containsExactly("META-INF/MANIFEST.MF", "META-INF/services/a", "a.txt");
            assertThat(jar.getManifest().getEntries()).isEmpty();
            assertThat(jar.getManifest().getMainAttributes().getValue(Attributes.Name.IMPLEMENTATION_VERSION)).isEqualTo("3");
            assertThat(jar.getInputStream(jar.getEntry("a.txt")).readAllBytes()).isEqualTo("a.txt".getBytes(StandardCharsets.UTF_8));
        }
        assertThat(Files.readAllBytes(folder.resolve("lib/plain.jar"))).isEqualTo(plain);
    }
}
