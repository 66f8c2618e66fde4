package io.atcr.samples.cli;

import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.PolicyWarning;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Reason;
import io.atcr.verifier.SignatureDiscovery;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryCredentials;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Looks at everything that a verification of an image stands on. */
@Command(
        name = "doctor",
        description = {
            "Checks all that a verification of the image stands on, and says of each what was found and how to mend it.",
            "Every check is made, whatever the others found, within --timeout in total."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status, that of the worst finding:%n",
        exitCodeList = {
            "0:nothing is wrong; there may be warnings",
            "1:denied, or what was served is not valid",
            "2:usage or configuration: policy, credentials, clock, folders",
            "3:no such image, identity or signature",
            "4:no answer; retrying may help",
            "5:a limit was reached",
            "70:internal error"
        })
final class DoctorCommand implements Callable<Integer> {
    private InstantSource clock = InstantSource.system();

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", description = "An image reference, by tag or digest.")
    @SuppressWarnings("NullAway.Init")
    private String image;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrustOptions trust;

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
    private LookOptions look;

    /** What is taken for this machine's clock. */
    void clock(InstantSource source) {
        clock = source;
    }

    @Override
    public Integer call() throws IOException {
        List<Finding> findings = new ArrayList<>();
        Optional<TrustPolicy> policy = policy(findings);
        ImageReference reference = policy.isPresent() ? TrustOptions.reference(spec, image, "", policy.get()) : reference();
        Duration timeout = network.timeout();
        TimeLeft time = new TimeLeft(timeout);
        Finding memory = PlaceChecks.memory(spec, state);
        Optional<PolicyRule> rule;
        try (DatedFetcher fetcher = new DatedFetcher(connector(), clock)) {
            Examination examination = new Examination(reference, policy, fetcher, network.plcDirectories(spec), clock, time);
            rule = examination.rule();
            policy.ifPresent(loaded -> findings.add(rule(reference, examination.rule())));
            findings.addAll(ask(examination, fetcher, policy, memory.level() != Finding.Level.FAIL, timeout));
            findings.add(ClockCheck.of(fetcher.offsets()));
        }
        findings.add(memory);
        findings.add(PlaceChecks.untilDenied(memory.level() != Finding.Level.FAIL && state.keepsEvidence(spec), timeout, rule));
        findings.add(PlaceChecks.java());
        findings.add(PlaceChecks.terminal(look.terminal(), look.style()));
        DoctorReport report = new DoctorReport(reference, findings);
        PrintWriter out = spec.commandLine().getOut();
        if (output == TextOrJson.JSON) {
            out.println(report.json());
        } else {
            report.write(look.style(), out);
        }
        out.flush();
        return report.status().code();
    }

    private HttpFetcher connector() {
        return network.connector(spec).build();
    }

    private List<Finding> ask(Examination examination, DatedFetcher fetcher, Optional<TrustPolicy> policy, boolean remember, Duration timeout) {
        RegistryCredentials found = credentials.credentials(spec);
        VerifierLimits limits = VerifierLimits.defaults().withTotalTimeout(timeout);
        RegistryClient registry = RegistryClient.builder(fetcher).credentials(found).build();
        SignatureDiscovery discovery = SignatureDiscovery.builder(fetcher)
                .plcDirectories(network.plcDirectories(spec)).registryClient(registry).limits(limits).clock(clock)
                .atcrRegistries(IdentityChecks.atcrRegistries(policy)).build();
        Optional<VerifierBuilder> builder = policy.map(loaded -> Verifier.builder()
                .trustPolicy(loaded).fetcher(fetcher).plcDirectories(network.plcDirectories(spec)).registryCredentials(found).limits(limits).clock(clock));
        if (remember) {
            // no cache: what is asked for here is what holds now
            builder.ifPresent(each -> each.plcHeadStore(state.plcHeads(spec)).revisionStore(state.revisions(spec)));
        }
        Optional<Verifier> verifier = builder.map(VerifierBuilder::build);
        try {
            return examination.run(registry, discovery, verifier, credentials::hint);
        } finally {
            verifier.ifPresent(Verifier::close);
        }
    }

    private Optional<TrustPolicy> policy(List<Finding> findings) {
        Optional<Path> file = trust.given(spec) ? trust.file() : Optional.empty();
        if (file.isEmpty()) {
            Optional<TrustPolicy> signer = trust.policy(spec);
            findings.add(Finding.ok("policy", "one enforced signature of the one signer that was named"));
            return signer;
        }
        try {
            TrustPolicy policy = TrustPolicy.load(file.get());
            List<PolicyWarning> warnings = policy.warningsAt(clock.instant());
            String loads = file.get() + " loads, " + policy.rules().size() + (policy.rules().size() == 1 ? " policy" : " policies") + ", SHA-256 " + policy.sha256();
            findings.add(warnings.isEmpty()
                    ? Finding.ok("policy", loads)
                    : Finding.warn("policy", loads + "; " + warnings.stream().map(each -> each.code() + " in line " + each.line()).collect(Collectors.joining(", ")),
                            "See 'atcr-verify policy check'."));
            return Optional.of(policy);
        } catch (PolicyException e) {
            findings.add(Finding.fail("policy", String.valueOf(e.getMessage()), "Correct the policy; 'atcr-verify policy check' says what is wrong and where.",
                    ExitStatus.USAGE));
            return Optional.empty();
        }
    }

    private static Finding rule(ImageReference reference, Optional<PolicyRule> rule) {
        return rule.map(found -> Finding.ok("rule", "policy " + found.name() + ", " + found.action()))
                .orElseGet(() -> Finding.fail("rule", "no policy is for " + reference, NextStep.of(Reason.NO_POLICY), ExitStatus.DENIED));
    }

    private ImageReference reference() {
        try {
            return ImageReference.parse(image);
        } catch (ReferenceException e) {
            throw new ParameterException(spec.commandLine(), "not an image reference: " + e.getMessage() + ": " + image);
        }
    }
}
