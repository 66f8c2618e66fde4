package io.atcr.benchmarks;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The servers of {@link VerifierLoad}, in a process of their own until it is ended: a {@link RecordedNetwork}, whose answers are given on its
 * own ports.
 */
final class LoadServers {
    static final String HOSTS = "hosts";
    static final String POLICY = "policy.yaml";
    static final String IMAGES = "images";

    private LoadServers() {}

    /**
     * Starts them, writes what a verifier has to know into a folder, and prints a line.
     *
     * @param args the folder, how many accounts with one signed image each, and how many milliseconds each answer is held back
     * @throws Exception if they cannot be started
     */
    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        RecordedNetwork recorded = new RecordedNetwork(Integer.parseInt(args[1]));
        try (ReplayServer servers = new ReplayServer(Long.parseLong(args[2]))) {
            List<String> hosts = recorded.ports.stream().map(port -> "127.0.0.1:" + port).toList();
            for (int port : recorded.ports) {
                servers.listen(port, recorded.responses(port));
            }
            Files.write(folder.resolve(HOSTS), hosts);
            Files.writeString(folder.resolve(POLICY), recorded.policyYaml);
            Files.write(folder.resolve(IMAGES), recorded.images);
            System.out.println("ready");
            servers.run();
        }
    }
}
