package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies images against a trust policy. */
@Command(
        name = "verify",
        description = "Says whether images may run, and why.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class VerifyCommand implements Callable<Integer> {

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Image references, by tag or digest.")
    private List<String> images = List.of();

    @Option(names = "--offline", paramLabel = "FILE|FOLDER",
            description = "Ask nobody, and verify by a bundle or a folder of bundles; images are named by digest then.")
    private @Nullable Path offline;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrustOptions trust;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private ResultOutput output = ResultOutput.TEXT;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private NetworkOptions network;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StateOptions state;

    @Override
    public Integer call() {
        Optional<TrustPolicy> loaded = trust.policy(spec);
        if (loaded.isEmpty()) {
            return ExitStatus.USAGE.code();
        }
        TrustPolicy policy = loaded.get();
        List<ImageReference> references = TrustOptions.references(spec, images, policy);
        if (offline != null) {
            return OfflineCheck.run(spec, policy, state, offline, Optional.empty(), references, output);
        }
        List<ExitStatus> statuses = new ArrayList<>();
        try (Verifier verifier = network.verifier(spec, policy, state)) {
            for (ImageReference reference : references) {
                VerificationResult result = verifier.verify(reference);
                statuses.add(ExitStatus.of(result));
                output.print(result, spec.commandLine().getOut());
            }
        }
        return ExitStatus.worst(statuses).code();
    }
}
