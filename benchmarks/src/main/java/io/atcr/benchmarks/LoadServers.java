package io.atcr.benchmarks;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The servers of {@link VerifierLoad}, in a process of their own until it is ended. */
final class LoadServers {
    static final String HOSTS = "hosts";
    static final String POLICY = "policy.yaml";
    static final String IMAGES = "images";

    private LoadServers() {}

    /**
     * Starts them, writes what a verifier has to know into a folder, and prints a line.
     *
     * @param args the folder, how many accounts with one signed image each, and how many milliseconds each answer is held back
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        Path folder = Path.of(args[0]);
        int count = Integer.parseInt(args[1]);
        try (LocalNetwork network = LocalNetwork.start()) {
            List<Account> accounts = new ArrayList<>();
            List<String> images = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Account account = network.createAccount("account-" + i + ".test");
                accounts.add(account);
                images.add(account.push("app", "v1").reference());
            }
            network.addFault(FaultRule.when(request -> true, Fault.delay(Duration.ofMillis(Long.parseLong(args[2])))));
            Files.write(folder.resolve(HOSTS), List.of(network.plcDirectory().getAuthority(), network.pds().getAuthority(), network.registry()));
            Files.writeString(folder.resolve(POLICY), network.policyYaml(accounts.toArray(Account[]::new)));
            Files.write(folder.resolve(IMAGES), images);
            System.out.println("ready");
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
