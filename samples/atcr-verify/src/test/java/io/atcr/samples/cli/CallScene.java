package io.atcr.samples.cli;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A local network, and calls of the command line that may reach it. */
final class CallScene implements AutoCloseable {
    final LocalNetwork network;
    final Account alice;
    final Path policy;

    CallScene(Path folder) throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        policy = Files.writeString(folder.resolve("trust-policy.yaml"), network.policyYaml(alice));
    }

    List<String> hosts() {
        return List.of(network.registry(), network.pds().getAuthority(), network.plcDirectory().getAuthority());
    }

    /** The options that let the network be reached. */
    List<String> reach() {
        List<String> options = new ArrayList<>(List.of("--plc-url", network.plcDirectory().toString()));
        for (String host : hosts()) {
            options.addAll(List.of("--allow-private-network", host, "--plain-http", host));
        }
        return options;
    }

    /** The same as variables. */
    Map<String, String> reachVariables() {
        String hosts = String.join(" , ", hosts());
        return Map.of("ATCR_VERIFY_PLC_URL", network.plcDirectory().toString(), "ATCR_VERIFY_ALLOW_PRIVATE_NETWORK", hosts, "ATCR_VERIFY_PLAIN_HTTP", hosts);
    }

    Run call(String command, String... args) {
        return call(Map.of(), "", false, command, args);
    }

    Run verify(String... args) {
        return verifyReading("", args);
    }

    Run verifyReading(String input, String... args) {
        List<String> all = new ArrayList<>(List.of("--policy", policy.toString()));
        all.addAll(List.of(args));
        return call(Map.of(), input, false, "verify", all.toArray(String[]::new));
    }

    Run call(Map<String, String> environment, String input, boolean progress, String command, String... args) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(reach());
        all.addAll(List.of(args));
        return Run.run(new Terminal(false, StandardCharsets.UTF_8, environment), new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), progress,
                all.toArray(String[]::new));
    }

    @Override
    public void close() {
        network.close();
    }
}
