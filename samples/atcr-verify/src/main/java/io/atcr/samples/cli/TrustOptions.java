package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicyWarning;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** Whose signatures count: without an answer there is no verification. */
final class TrustOptions {

    /** One of the two. */
    static final class Trust {
        @Option(names = "--policy", paramLabel = "FILE", description = "The trust policy: a file, or a directory that is one policy set.")
        @Nullable Path policy;

        @Option(names = "--signer", paramLabel = "DID",
                description = "Instead of a policy: the one account whose signature counts, on images of its own.")
        @Nullable String signer;
    }

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Trust trust;

    @Option(names = "--atcr-registry", paramLabel = "HOST[:PORT]",
            description = "With --signer: a registry whose images are named by their owner; may be repeated (default: atcr.io).")
    private Set<String> atcrRegistries = Set.of("atcr.io");

    /** The policy; empty if it does not load, which has been said on standard error then. */
    Optional<TrustPolicy> policy(CommandSpec spec) {
        try {
            return Optional.of(load(spec));
        } catch (PolicyException e) {
            // whole: the place, what is allowed and the nearest word are the point of it
            spec.commandLine().getErr().println("atcr-verify: " + e.getMessage());
            return Optional.empty();
        }
    }

    private TrustPolicy load(CommandSpec spec) throws PolicyException {
        try {
            if (trust.signer != null) {
                return TrustPolicy.forSigners(List.of(Did.parse(trust.signer)), 1, atcrRegistries, false);
            }
            TrustPolicy policy = TrustPolicy.load(Objects.requireNonNull(trust.policy));
            for (PolicyWarning warning : policy.warnings()) {
                spec.commandLine().getErr().println("warning: " + UntrustedText.escape(warning.source()) + ":" + warning.line() + ":" + warning.column() + ": "
                        + warning.code() + ": " + warning.message());
            }
            return policy;
        } catch (SyntaxException | IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--signer: " + e.getMessage());
        }
    }

    static List<ImageReference> references(CommandSpec spec, List<String> images, TrustPolicy policy) {
        List<ImageReference> references = new ArrayList<>();
        for (String image : images) {
            try {
                references.add(ImageReference.parse(image, policy.atcrRegistries()));
            } catch (ReferenceException e) {
                throw new ParameterException(spec.commandLine(), "not an image reference: " + e.getMessage() + ": " + image);
            }
        }
        return references;
    }
}
