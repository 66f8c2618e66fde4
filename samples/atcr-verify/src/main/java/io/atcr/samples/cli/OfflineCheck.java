package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.OfflineVerifier;
import io.atcr.verifier.bundle.BundleLimits;
import io.atcr.verifier.bundle.BundleSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Verifies images by bundles that were brought here, without a network. */
final class OfflineCheck {
    private OfflineCheck() {}

    /**
     * @param bundles a bundle, or a folder of bundles under the names that they are looked for by
     * @param obtainedAt when the bundles were obtained; empty for when their files were modified last
     */
    static void run(CommandSpec spec, TrustPolicy policy, StateOptions state, Path bundles, Optional<Instant> obtainedAt, List<ImageReference> images,
            int parallel, Outputs outputs) {
        BundleSource source = source(spec, bundles);
        BundleSource dated = obtainedAt.isEmpty() ? source : digest -> source.find(digest)
                .map(found -> new BundleSource.Found(found.bundle(), obtainedAt.get(), found.name()));
        OfflineVerifier verifier = OfflineVerifier.builder()
                .trustPolicy(policy)
                .plcHeadStore(state.plcHeads(spec))
                .revisionStore(state.revisions(spec))
                .build();
        Tally tally = new Tally(spec.commandLine().getErr(), Surroundings.of(spec).progress());
        new Inquiry(image -> verifier.verify(image, dated), parallel, tally, () -> {}).run(images, outputs);
    }

    private static BundleSource source(CommandSpec spec, Path bundles) {
        try {
            return Files.isDirectory(bundles) ? BundleSource.inFolder(bundles) : BundleSource.ofFile(bundles, BundleLimits.defaults());
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot use " + bundles + ": " + CacheFolder.words(e));
        }
    }
}
