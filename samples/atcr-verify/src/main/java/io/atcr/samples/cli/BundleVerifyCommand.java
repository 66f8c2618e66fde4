package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.nio.file.Path;
import java.time.Instant;
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

/** Verifies an image by a bundle. */
@Command(
        name = "verify",
        description = {
            "Says whether an image may run, by a bundle and without any network.",
            "What was deleted or revoked since the bundle was made is not known."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class BundleVerifyCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE|FOLDER", description = "A bundle, or a folder of bundles named sha256-HEX.atcrbundle.")
    @SuppressWarnings("NullAway.Init")
    private Path bundles;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "IMAGE", description = "Image references, by digest.")
    private List<String> images = List.of();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrustOptions trust;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StateOptions state;

    @Option(names = "--obtained-at", paramLabel = "INSTANT", converter = InstantConverter.class,
            description = "When the bundles were obtained, such as 2026-01-31T12:00:00Z (default: when their files were modified last).")
    private @Nullable Instant obtainedAt;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private OutputOptions output;

    @Override
    public Integer call() {
        Optional<TrustPolicy> policy = trust.policy(spec);
        if (policy.isEmpty()) {
            return ExitStatus.USAGE.code();
        }
        List<ImageReference> references = TrustOptions.references(spec, images, policy.get());
        try (Outputs outputs = output.open(spec, trust.file())) {
            OfflineCheck.run(spec, policy.get(), state, bundles, Optional.ofNullable(obtainedAt), references, 1, outputs);
            return outputs.finish().code();
        }
    }
}
