package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the main job on an embedded local network. */
@Command(
        name = "demo",
        description = {
            "Starts a PLC directory, a PDS and an OCI registry on loopback, pushes images, and verifies each.",
            "Exits with 0 if every image got the answer it has to get."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class DemoCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = {"-v", "--verbose"}, description = "Show every check of every image.")
    private boolean verbose;

    @Override
    public Integer call() throws IOException, PolicyException, ReferenceException {
        PrintWriter out = spec.commandLine().getOut();
        int wrong = 0;
        try (LocalNetwork network = LocalNetwork.start()) {
            DemoImages images = new DemoImages(network);
            TrustPolicy policy = TrustPolicy.parse(images.policy(), "demo policy");
            out.println("local network: PLC directory " + network.plcDirectory() + ", PDS " + network.pds() + ", registry " + network.registry());
            if (verbose) {
                out.println();
                out.println(images.policy());
            }
            try (Verifier verifier = Verifier.builder()
                    .trustPolicy(policy)
                    .addressPolicy(network.addressPolicy())
                    .plcDirectory(network.plcDirectory())
                    .build()) {
                for (DemoScenario scenario : images.push()) {
                    VerificationResult result = verifier.verify(ImageReference.parse(scenario.image(), policy.atcrRegistries()));
                    boolean holds = scenario.holds(result);
                    wrong += holds ? 0 : 1;
                    print(scenario, result, holds, out);
                }
            }
        }
        out.println(wrong == 0 ? "every answer is the right one" : wrong + " answers are WRONG");
        out.flush();
        return wrong == 0 ? ExitStatus.ALLOWED.code() : ExitStatus.INTERNAL.code();
    }

    private void print(DemoScenario scenario, VerificationResult result, boolean holds, PrintWriter out) {
        out.printf("%-5s  %-38s %s%s%n", result.decision().outcome(), scenario.title(), ResultText.why(result), holds ? "" : "   <-- WRONG");
        if (verbose) {
            ResultText.print(result, out);
            out.println();
        }
        out.flush();
    }
}
