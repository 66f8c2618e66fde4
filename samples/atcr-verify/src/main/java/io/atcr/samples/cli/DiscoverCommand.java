package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.Discovery;
import io.atcr.verifier.Discovery.Unseen;
import io.atcr.verifier.Reason;
import io.atcr.verifier.RecordVerification;
import io.atcr.verifier.SignatureDiscovery;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows what may be a signature on an image. Nothing is judged, so it never exits as if something were allowed. */
@Command(
        name = "discover",
        description = {
            "Shows which signatures there are on an image, without judging them: the owner's records, signature artifacts, platforms.",
            "It asks the registry and the owner of the image. Accounts and hosts that artifacts name are shown and not asked.",
            "No policy is needed, and none is applied. Never exits with 0, which would mean that something is allowed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "1:refused: what was served is not valid, or from where nothing may be asked",
            "2:usage or configuration",
            "3:no such image, or no signature on it",
            "4:none was found, and something could not be looked at; retrying may help",
            "5:none was found, and a limit was reached",
            "6:shown and not judged",
            "70:internal error"
        })
final class DiscoverCommand implements Callable<Integer> {

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
    private ReachOptions reach;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private LookOptions look;

    @Override
    public Integer call() throws IOException {
        ImageReference reference = reach.reference(spec, image);
        Optional<Did> owner = reach.owner(spec);
        try (HttpFetcher fetcher = reach.connect(spec)) {
            SignatureDiscovery discovery = reach.discovery(spec, fetcher, reach.credentials(spec), reach.timeout());
            Discovery found = owner.isPresent() ? discovery.discover(reference, owner.get()) : discovery.discover(reference);
            PrintWriter out = spec.commandLine().getOut();
            if (output == TextOrJson.JSON) {
                out.println(DiscoveryJson.of(found));
            } else {
                DiscoveryText.write(found, next(found), look.style(), out);
            }
            out.flush();
            reach.credentialHint().ifPresent(hint -> spec.commandLine().getErr().println("hint: " + hint));
            return status(found).code();
        }
    }

    private String next(Discovery found) {
        String next = found.reason() != Reason.NONE
                ? NextStep.of(found.reason())
                : found.any()
                        ? "Nothing here says that the image may run; 'atcr-verify verify' does, by a policy or --signer DID."
                        : found.unseen().isEmpty() ? NextStep.of(Reason.UNSIGNED) : reach.next(found.unseen().get(0).reason(), found.reference());
        String owner = found.reason() == Reason.NONE && found.owner().isEmpty() ? reach.nameTheOwner(found.reference()) : "";
        return owner.isEmpty() ? next : next + " The owner's records were not looked for. " + owner;
    }

    /** What was found is shown, whatever was not; only if nothing was does it matter why. */
    static ExitStatus status(Discovery found) {
        if (found.any()) {
            return ExitStatus.NOT_JUDGED;
        }
        List<ExitStatus> statuses = new ArrayList<>();
        if (found.reason() != Reason.NONE) {
            statuses.add(status(found.reason()));
        }
        for (Unseen unseen : found.unseen()) {
            statuses.add(status(unseen.reason()));
        }
        found.manifestRecord().filter(record -> record.verdict() == RecordVerification.Verdict.FAILED)
                .ifPresent(record -> statuses.add(status(record.reason())));
        found.rejected().forEach(rejected -> statuses.add(rejected.code().transientFailure() ? ExitStatus.TRANSIENT : ExitStatus.NOT_FOUND));
        return statuses.isEmpty() ? ExitStatus.NOT_FOUND : ExitStatus.worst(statuses);
    }

    static ExitStatus status(Reason reason) {
        return switch (reason) {
            case IMAGE_NOT_FOUND, RECORD_ABSENT, DID_NOT_FOUND, UNSIGNED -> ExitStatus.NOT_FOUND;
            default -> reason.isTransient() ? ExitStatus.unknown(reason) : ExitStatus.DENIED;
        };
    }
}
