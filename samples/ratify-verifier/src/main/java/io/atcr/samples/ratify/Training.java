package io.atcr.samples.ratify;

import io.atcr.policy.Digest;
import io.atcr.samples.plugin.SettingsException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Does what the plugin is for, so that the JVM sees which classes that takes; {@code make-archive} makes an archive of them. Asks nobody but loopback. */
public final class Training {
    private static final String EMPTY = "{\"mediaType\":\"application/vnd.oci.empty.v1+json\","
            + "\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2}";

    private Training() {}

    /**
     * Makes the calls.
     *
     * @param args the folder of the policy and the bundle that come with the plugin
     * @throws IOException if a file cannot be read or written
     * @throws SettingsException if what comes with the plugin cannot be used
     */
    public static void main(String[] args) throws IOException, SettingsException {
        io.atcr.samples.plugin.Training.run(Path.of(args[0]), Training::call);
        System.exit(0);
    }

    private static void call(Path settings, String reference, String digest) throws IOException {
        byte[] manifest = ("{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"artifactType\":\"" + VerifierEntry.ARTIFACT_TYPE
                + "\",\"config\":" + EMPTY + ",\"layers\":[" + EMPTY + "],\"subject\":{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\""
                + digest + "\",\"size\":2048}}").getBytes(StandardCharsets.US_ASCII);
        String artifact = Digest.ofBytes(manifest).toString();
        String subject = reference.substring(0, reference.lastIndexOf(':')) + "@" + digest;
        int port = Integer.parseInt(reference.substring(reference.indexOf(':') + 1, reference.indexOf('/')));
        Optional<CannedRegistry> registry = CannedRegistry.open(port, artifact, manifest);
        try {
            Map<String, String> environment = Map.of(HostCall.COMMAND, "VERIFY", HostCall.VERSION, HostCall.SUPPORTED_VERSION, HostCall.SUBJECT, subject);
            PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
            Main.run(new Host(environment, new ByteArrayInputStream(document(artifact)), nowhere, nowhere), settings, "", Optional.empty());
        } finally {
            if (registry.isPresent()) {
                registry.get().close();
            }
        }
    }

    private static byte[] document(String artifact) {
        return ("{\"config\":{\"name\":\"atcr-verifier\",\"type\":\"atcr-verifier\",\"artifactTypes\":\"" + VerifierEntry.ARTIFACT_TYPE + "\"},"
                + "\"storeConfig\":{\"version\":\"1.0.0\",\"pluginBinDirs\":null,\"store\":{\"name\":\"oras\"}},\"referenceDesc\":{"
                + "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + artifact + "\",\"size\":2048,\"artifactType\":\""
                + VerifierEntry.ARTIFACT_TYPE + "\"}}").getBytes(StandardCharsets.US_ASCII);
    }
}
