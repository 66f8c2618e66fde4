package io.atcr.samples.containerd;

import io.atcr.samples.plugin.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** Does what the verifier is for, so that the JVM sees which classes that takes; {@code make-archive} makes an archive of them. */
public final class Training {
    private Training() {}

    /**
     * Makes the calls.
     *
     * @param args the folder of the policy and the bundle that come with the verifier
     * @throws IOException if a file cannot be read or written
     * @throws SettingsException if what comes with the verifier cannot be used
     */
    public static void main(String[] args) throws IOException, SettingsException {
        io.atcr.samples.plugin.Training.run(Path.of(args[0]), Training::call);
        System.exit(0);
    }

    private static void call(Path settings, String reference, String digest) throws IOException {
        String descriptor = "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + digest + "\",\"size\":2048}\n";
        String[] args = {"-name", reference, "-digest", digest, "-stdin-media-type", "application/vnd.oci.descriptor.v1+json"};
        Main.run(args, new ByteArrayInputStream(descriptor.getBytes(StandardCharsets.UTF_8)), new PrintStream(OutputStream.nullOutputStream()), Map.of(),
                settings, "");
    }
}
