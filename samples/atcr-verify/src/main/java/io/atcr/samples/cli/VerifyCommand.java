package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationMode;
import io.atcr.verifier.Verifier;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ImageOptions images;

    @Setting(path = true)
    @Option(names = "--offline", paramLabel = "FILE|FOLDER",
            description = "Ask nobody, and verify by a bundle or a folder of bundles; images are named by digest then.")
    private @Nullable Path offline;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrustOptions trust;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private NetworkOptions network;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StateOptions state;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private CredentialOptions credentials;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ModeOptions mode;

    @Override
    public Integer call() {
        images.refuseMistyped(spec);
        Optional<TrustPolicy> loaded = trust.policy(spec);
        if (loaded.isEmpty()) {
            return ExitStatus.USAGE.code();
        }
        TrustPolicy policy = loaded.get();
        VerificationMode commit = mode.mode(spec, trust.signer(spec));
        if (offline != null && mode.pinned()) {
            throw new ParameterException(spec.commandLine(), "--offline and --mode pinned-commit exclude one another: a bundle says itself by which commit it proves");
        }
        List<ImageReference> references = images.references(spec, policy);
        try (Outputs outputs = output.open(spec, trust.file())) {
            if (offline != null) {
                OfflineCheck.run(spec, policy, state, offline, Optional.empty(), references, images.parallel(spec), outputs);
            } else {
                live(policy, commit, references, outputs);
            }
            ExitStatus status = outputs.finish();
            if (status != ExitStatus.ALLOWED) {
                credentials.hint().ifPresent(hint -> spec.commandLine().getErr().println("hint: " + hint));
            }
            return status.code();
        }
    }

    private void live(TrustPolicy policy, VerificationMode commit, List<ImageReference> references, Outputs outputs) {
        Tally tally = new Tally(spec.commandLine().getErr(), Surroundings.of(spec).progress());
        try (Verifier verifier = network.verifierBuilder(spec, policy, state, credentials).build()) {
            new Inquiry(image -> verifier.verify(image, commit), images.parallel(spec), tally, verifier::close).run(references, outputs);
        }
    }
}
