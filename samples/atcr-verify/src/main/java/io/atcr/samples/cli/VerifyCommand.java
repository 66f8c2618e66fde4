package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicyWarning;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierLimits;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
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

    @Option(names = "--plc-url", paramLabel = "URL", description = "The PLC directory (default: ${DEFAULT-VALUE}).")
    private URI plcUrl = URI.create("https://plc.directory");

    @Option(names = "--allow-private-network", paramLabel = "HOST:PORT", description = "A host that may have a private address; may be repeated.")
    private List<String> privateHosts = List.of();

    @Option(names = "--plain-http", paramLabel = "HOST:PORT", description = "A host that is spoken to over plain HTTP; may be repeated.")
    private List<String> plainHttpHosts = List.of();

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "The longest one image may take (default: 10).")
    private int timeout = 10;

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
        try (Verifier verifier = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(addressPolicy())
                .plcDirectory(plcDirectory())
                .limits(limits())
                .build()) {
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

    private AddressPolicy addressPolicy() {
        AddressPolicy policy = AddressPolicy.publicOnly();
        try {
            for (String host : privateHosts) {
                policy = policy.allowPrivate(host);
            }
        } catch (IllegalArgumentException e) {
            throw usage("--allow-private-network: " + e.getMessage());
        }
        try {
            for (String host : plainHttpHosts) {
                policy = policy.allowPlainHttp(host);
            }
            return policy;
        } catch (IllegalArgumentException e) {
            throw usage("--plain-http: " + e.getMessage());
        }
    }

    private URI plcDirectory() {
        boolean http = "https".equals(plcUrl.getScheme()) || "http".equals(plcUrl.getScheme());
        if (!http || plcUrl.getHost() == null || plcUrl.getRawQuery() != null || plcUrl.getRawFragment() != null) {
            throw usage("--plc-url takes an http or https URL, not " + plcUrl);
        }
        return plcUrl;
    }

    private VerifierLimits limits() {
        if (timeout < 1 || timeout > 3600) {
            throw usage("--timeout takes 1 to 3600 seconds, not " + timeout);
        }
        return VerifierLimits.defaults().withTotalTimeout(Duration.ofSeconds(timeout));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
