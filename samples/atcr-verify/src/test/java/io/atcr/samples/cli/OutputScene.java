package io.atcr.samples.cli;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A network, a policy of Alice's, and a command line whose terminal and environment a test chooses. */
final class OutputScene implements AutoCloseable {
    final LocalNetwork network;
    final Account alice;
    final Path folder;
    final Path policy;
    private final Map<String, String> environment = new HashMap<>();
    private boolean interactive;
    private Charset charset = StandardCharsets.UTF_8;

    OutputScene(Path folder) throws IOException {
        this.folder = folder;
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        policy = folder.resolve("trust-policy.yaml");
        action("enforce");
    }

    void action(String action) throws IOException {
        Files.writeString(policy, network.policyYaml(alice).replace("action: enforce", "action: " + action));
    }

    OutputScene terminal(Charset with) {
        interactive = true;
        charset = with;
        return this;
    }

    OutputScene charset(Charset with) {
        charset = with;
        return this;
    }

    OutputScene variable(String name, Object value) {
        environment.put(name, value.toString());
        return this;
    }

    Run verify(String... args) {
        StringWriter out = new StringWriter();
        Run run = verify(out, args);
        return new Run(run.status(), out.toString(), run.err());
    }

    /** With another standard output. */
    Run verify(Writer out, String... args) {
        List<String> all = new ArrayList<>(List.of("verify", "--policy", policy.toString(), "--plc-url", network.plcDirectory().toString()));
        for (String host : List.of(network.registry(), network.pds().getAuthority(), network.plcDirectory().getAuthority())) {
            all.addAll(List.of("--allow-private-network", host, "--plain-http", host));
        }
        all.addAll(List.of(args));
        StringWriter err = new StringWriter();
        int status = Main.commandLine(new Terminal(interactive, charset, environment)).setOut(new PrintWriter(out)).setErr(new PrintWriter(err))
                .execute(all.toArray(String[]::new));
        return new Run(status, "", err.toString());
    }

    String file(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }

    @Override
    public void close() {
        network.close();
    }
}
