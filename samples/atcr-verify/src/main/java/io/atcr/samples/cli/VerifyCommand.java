package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicyWarning;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.VerifierLimits;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies images against a trust policy. */
@Command(
        name = "verify",
        description = "Says whether images may run, and why.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class VerifyCommand implements Callable<Integer> {

    /** How results are written. */
    enum Output {
        TEXT,
        JSON,
        QUIET
    }

    /** Whose signatures count: without an answer there is no verification. */
    static final class Trust {
        @Option(names = "--policy", paramLabel = "FILE", description = "The trust policy: a file, or a directory that is one policy set.")
        @Nullable Path policy;

        @Option(names = "--signer", paramLabel = "DID",
                description = "Instead of a policy: the one account whose signature counts, on images of its own.")
        @Nullable String signer;
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Image references, by tag or digest.")
    private List<String> images = List.of();

    @ArgGroup(exclusive = true, multiplicity = "1")
    @SuppressWarnings("NullAway.Init")
    private Trust trust;

    @Option(names = "--atcr-registry", paramLabel = "HOST[:PORT]",
            description = "With --signer: a registry whose images are named by their owner; may be repeated (default: atcr.io).")
    private Set<String> atcrRegistries = Set.of("atcr.io");

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private Output output = Output.TEXT;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private NetworkOptions network;

    @Override
    public Integer call() {
        TrustPolicy policy;
        try {
            policy = policy();
        } catch (PolicyException e) {
            // whole: the place, what is allowed and the nearest word are the point of it
            spec.commandLine().getErr().println("atcr-verify: " + e.getMessage());
            return ExitStatus.USAGE.code();
        }
        List<ImageReference> references = references(policy);
        List<ExitStatus> statuses = new ArrayList<>();
        PrintWriter out = spec.commandLine().getOut();
        VerifierBuilder builder = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(network.addressPolicy(spec))
                .plcDirectories(network.plcDirectories(spec))
                .limits(VerifierLimits.defaults().withTotalTimeout(network.timeout(spec)));
        network.egressProxy(spec).ifPresent(builder::egressProxy);
        network.trust(spec, builder::trustCa);
        try (Verifier verifier = builder.build()) {
            for (ImageReference reference : references) {
                VerificationResult result = verifier.verify(reference);
                statuses.add(ExitStatus.of(result));
                switch (output) {
                    case TEXT -> ResultText.print(result, out);
                    case JSON -> out.println(ResultJson.of(result));
                    case QUIET -> result.verifiedReference().ifPresent(out::println);
                }
                out.flush();
            }
        }
        return ExitStatus.worst(statuses).code();
    }

    private TrustPolicy policy() throws PolicyException {
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
            throw usage("--signer: " + e.getMessage());
        }
    }

    private List<ImageReference> references(TrustPolicy policy) {
        List<ImageReference> references = new ArrayList<>();
        for (String image : images) {
            try {
                references.add(ImageReference.parse(image, policy.atcrRegistries()));
            } catch (ReferenceException e) {
                throw usage("not an image reference: " + e.getMessage() + ": " + image);
            }
        }
        return references;
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
