package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicyWarning;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
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
        @Setting(path = true)
        @Option(names = "--policy", paramLabel = "FILE", description = "The trust policy: a file, or a directory that is one policy set.")
        @Nullable Path policy;

        @Setting
        @Option(names = "--signer", paramLabel = "DID",
                description = "Instead of a policy: the one account whose signature counts, on images of its own.")
        @Nullable String signer;
    }

    @ArgGroup(exclusive = true, multiplicity = "0..1")
    private @Nullable Trust trust;

    @Setting
    @Option(names = "--atcr-registry", paramLabel = "HOST[:PORT]", split = Setting.SEPARATOR, hideParamSyntax = true,
            description = "With --signer: a registry whose images are named by their owner; may be repeated (default: atcr.io).")
    private Set<String> atcrRegistries = Set.of("atcr.io");

    /** The policy; empty if it does not load, which has been said on standard error then. */
    Optional<TrustPolicy> policy(CommandSpec spec) {
        Trust chosen = chosen(spec).orElseThrow(() -> new ParameterException(spec.commandLine(),
                "whose signatures count has to be said: --policy FILE or --signer DID (or the variables ATCR_VERIFY_POLICY, ATCR_VERIFY_SIGNER)"));
        try {
            return Optional.of(load(spec, chosen));
        } catch (PolicyException e) {
            // whole: the place, what is allowed and the nearest word are the point of it
            spec.commandLine().getErr().println("atcr-verify: " + e.getMessage());
            return Optional.empty();
        }
    }

    /** Whether it is said whose signatures count. */
    boolean given(CommandSpec spec) {
        return chosen(spec).isPresent();
    }

    /** The file or folder of the policy that was loaded; empty for a signer. */
    Optional<Path> file() {
        return Optional.ofNullable(trust).map(chosen -> chosen.policy);
    }

    /** The one account whose signature counts; empty for a policy. */
    Optional<Did> signer(CommandSpec spec) {
        return chosen(spec).flatMap(chosen -> Optional.ofNullable(chosen.signer)).map(signer -> did(spec, signer));
    }

    /** What the command line says, else the environment, else the configuration file: of the two options whichever is found first. */
    private Optional<Trust> chosen(CommandSpec spec) {
        if (trust == null) {
            Optional<Settings.Value> policy = Settings.of(spec).value("policy");
            Optional<Settings.Value> signer = Settings.of(spec).value("signer");
            boolean policyFirst = policy.isPresent() && policy.get().byEnvironment();
            boolean signerFirst = signer.isPresent() && signer.get().byEnvironment();
            if (policy.isPresent() && signer.isPresent() && policyFirst == signerFirst) {
                throw new ParameterException(spec.commandLine(), "--policy and --signer exclude one another, and both are set: by "
                        + policy.get().origin() + " and " + signer.get().origin());
            }
            if (policy.isPresent() && (policyFirst || signer.isEmpty())) {
                trust = new Trust();
                trust.policy = path(spec, policy.get());
            } else if (signer.isPresent()) {
                trust = new Trust();
                trust.signer = signer.get().texts().get(0);
            }
        }
        return Optional.ofNullable(trust);
    }

    private static Path path(CommandSpec spec, Settings.Value value) {
        try {
            return Path.of(value.texts().get(0));
        } catch (InvalidPathException e) {
            throw new ParameterException(spec.commandLine(), value.origin() + ": not the name of a file");
        }
    }

    private TrustPolicy load(CommandSpec spec, Trust chosen) throws PolicyException {
        if (chosen.signer != null) {
            Did signer = did(spec, chosen.signer);
            try {
                return TrustPolicy.forSigners(List.of(signer), 1, atcrRegistries, false);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--atcr-registry: " + e.getMessage(), spec.findOption("--atcr-registry"), null);
            }
        }
        if (spec.commandLine().getParseResult().hasMatchedOption("--atcr-registry")) {
            throw new ParameterException(spec.commandLine(), "--atcr-registry is for --signer: a policy names them itself, under atcrRegistries");
        }
        TrustPolicy policy = TrustPolicy.load(Objects.requireNonNull(chosen.policy));
        for (PolicyWarning warning : policy.warnings()) {
            spec.commandLine().getErr().println("warning: " + UntrustedText.escape(warning.source()) + ":" + warning.line() + ":" + warning.column() + ": "
                    + warning.code() + ": " + warning.message());
        }
        return policy;
    }

    private static Did did(CommandSpec spec, String signer) {
        try {
            return Did.parse(signer);
        } catch (SyntaxException e) {
            String place = Settings.of(spec).value("signer").filter(value -> value.texts().contains(signer)).map(value -> value.origin() + ": ").orElse("");
            throw new ParameterException(spec.commandLine(), place + "--signer: " + e.getMessage());
        }
    }

    static List<ImageReference> references(CommandSpec spec, List<String> images, TrustPolicy policy) {
        return images.stream().map(image -> reference(spec, image, "", policy)).toList();
    }

    /** Reads an image reference; {@code place} says where it stands, if it is not an argument. */
    static ImageReference reference(CommandSpec spec, String image, String place, TrustPolicy policy) {
        try {
            return ImageReference.parse(image, policy.atcrRegistries());
        } catch (ReferenceException e) {
            throw new ParameterException(spec.commandLine(), place + "not an image reference: " + e.getMessage() + ": " + UsageText.quote(image) + otherCommand(image));
        }
    }

    /** What is something else than an image may be meant for another command. */
    private static String otherCommand(String image) {
        return image.startsWith("at://") ? " (for a record: atcr-verify record)" : image.startsWith("did:") ? " (for an identity: atcr-verify did)" : "";
    }
}
