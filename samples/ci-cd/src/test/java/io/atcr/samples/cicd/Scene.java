package io.atcr.samples.cicd;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A network with Alice, whom the policy trusts; a repository with that policy; a machine to run jobs on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Scene {
    LocalNetwork network;
    Account alice;

    @TempDir
    Path folder;

    Agent agent;
    Path repository;
    Distribution distribution;

    @BeforeAll
    void startNetwork() throws IOException {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell");
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
    }

    @AfterAll
    void stopNetwork() {
        if (network != null) {
            network.close();
        }
    }

    @BeforeEach
    void prepare() {
        network.clearFaults();
        agent = new Agent(folder);
        repository = agent.folder("repository");
        Agent.write(repository.resolve("trust-policy.yaml"), network.policyYaml(alice));
        distribution = new Distribution(agent, network);
    }

    /** A template with the checksum filled in. */
    String template(String file) {
        return distribution.filledIn(Agent.read(Path.of(file)));
    }

    /** The PDS answers 503 to everything. */
    void pdsIsDown() {
        network.addFault(FaultRule.on(Server.PDS, Fault.status(503)));
    }

    /** The PDS answers 503 until a job has paused once. */
    void pdsIsDownUntilAPause(Path sign) {
        network.addFault(FaultRule.when(request -> request.server() == Server.PDS && !Files.exists(sign), Fault.status(503)));
    }

    /** What a hostile command would leave behind. */
    Path trace() {
        return agent.state().resolve("trace");
    }

    /** Texts that execute something wherever a shell, Groovy or the runner reads them as more than a text. */
    List<String> hostile() {
        String touch = "touch '" + trace() + "'";
        return List.of(
                "atcr.io/alice/app:v1; " + touch,
                "\"; " + touch + "; \"$(" + touch + ")`" + touch + "`${IFS}'",
                "atcr.io/alice/app:v1\n" + touch + "\n::warning title=owned::owned\nimage=atcr.io/mallory/app",
                "--policy=" + repository.resolve("other.yaml"),
                "-");
    }

    /** One text with everything hostile in it, for a branch's name and the like. */
    String hostileName() {
        return String.join("", hostile().subList(0, 3));
    }
}
