package io.atcr.samples.gatekeeper.load;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A PLC directory, a PDS and a registry in a process of their own, which hold back every answer. */
final class Upstreams implements AutoCloseable {
    private static final String HOSTS = "hosts";
    private static final String IMAGES = "images";
    private static final String STRANGER = "stranger";
    static final String POLICY = "policy.yaml";

    private final Process process;
    private final List<String> hosts;
    private final List<String> images;
    private final String stranger;

    private Upstreams(Process process, Path folder) throws IOException {
        this.process = process;
        this.hosts = Files.readAllLines(folder.resolve(HOSTS));
        this.images = Files.readAllLines(folder.resolve(IMAGES));
        this.stranger = Files.readString(folder.resolve(STRANGER));
    }

    /** Starts them, with so many accounts of so many signed images each. The policy that trusts all of them is in the folder then. */
    static Upstreams start(Path folder, int accounts, int each, Duration delay) throws IOException {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx1g",
                        "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), Upstreams.class.getName(),
                        folder.toString(), String.valueOf(accounts), String.valueOf(each), String.valueOf(delay.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String line = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8)).readLine();
        if (!"ready".equals(line)) {
            process.destroyForcibly();
            throw new IOException("the servers did not start: " + line);
        }
        return new Upstreams(process, folder);
    }

    /** PLC directory, PDS and registry, {@code host:port} each. */
    List<String> hosts() {
        return hosts;
    }

    /** References by digest; of two that follow each other the accounts differ. */
    List<String> images() {
        return images;
    }

    /** The image, by digest, of somebody whom the policy does not trust: signed as well as any. */
    String stranger() {
        return stranger;
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    /** What the process does. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        int count = Integer.parseInt(args[1]);
        int each = Integer.parseInt(args[2]);
        try (LocalNetwork network = LocalNetwork.start()) {
            List<Account> accounts = new ArrayList<>();
            List<String> images = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Account account = network.createAccount("account-" + i + ".test");
                accounts.add(account);
            }
            for (int i = 0; i < each; i++) {
                for (Account account : accounts) {
                    images.add(account.push("app-" + i, "v1").digestReference());
                }
            }
            Files.writeString(folder.resolve(STRANGER), network.createAccount("mallory.test").push("app", "v1").digestReference());
            network.addFault(FaultRule.when(request -> true, Fault.delay(Duration.ofMillis(Long.parseLong(args[3])))));
            Files.write(folder.resolve(HOSTS), List.of(network.plcDirectory().getAuthority(), network.pds().getAuthority(), network.registry()));
            Files.writeString(folder.resolve(POLICY), network.policyYaml(accounts.toArray(Account[]::new)));
            Files.write(folder.resolve(IMAGES), images);
            System.out.println("ready");
            // until the one that started it ends
            while (System.in.read() >= 0) {
                continue;
            }
        }
    }
}
