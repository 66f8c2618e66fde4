package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.did.AtUri;
import io.atcr.did.DidException;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.Reason;
import io.atcr.verifier.RecordVerification;
import io.atcr.verifier.Verifier;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies one record of an account. What it says is no permission to run anything. */
@Command(
        name = "record",
        description = {
            "Proves that a record is in its account's repository now, or that it is not.",
            "This says nothing of any image, and is no permission: for that there is 'verify'.",
            "With --policy or --signer the account has to be one that they name; without, the URI has to name it by its DID."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:proven present",
            "1:refused: what was served proves nothing, or the account is none that was named",
            "2:usage or configuration",
            "3:proven absent, or there is no such account",
            "4:the evidence could not be had; retrying may help",
            "5:a limit was reached",
            "70:internal error"
        })
final class RecordCommand implements Callable<Integer> {

    /** How the answer is written. */
    enum Output {
        TEXT,
        JSON,
        QUIET;

        /** The name on the command line. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "AT-URI", description = "The record, as at://DID/COLLECTION/RKEY.")
    @SuppressWarnings("NullAway.Init")
    private String record;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrustOptions trust;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private Output output = Output.TEXT;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private NetworkOptions network;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StateOptions state;

    @Override
    public Integer call() {
        AtUri uri = uri();
        boolean given = trust.given(spec);
        Optional<TrustPolicy> policy = given ? trust.policy(spec) : Optional.of(TrustPolicy.forSigner(uri.did().orElseThrow(this::nobodyNamed)));
        if (policy.isEmpty()) {
            return ExitStatus.USAGE.code();
        }
        if (uri.did().isPresent() && unnamed(uri.did(), policy.get())) {
            return refuse(uri.did().get());
        }
        try (Verifier verifier = network.verifierBuilder(spec, policy.get(), state, new CredentialOptions()).build()) {
            RecordVerification result = verifier.verifyRecord(uri);
            if (unnamed(result.did(), policy.get())) {
                return refuse(result.did().orElseThrow());
            }
            print(result);
            return status(result).code();
        }
    }

    private AtUri uri() {
        try {
            AtUri uri = AtUri.parse(record);
            if (uri.path().isEmpty()) {
                throw new ParameterException(spec.commandLine(), "the URI names no record, at://DID/COLLECTION/RKEY: " + record);
            }
            return uri;
        } catch (DidException e) {
            throw new ParameterException(spec.commandLine(), "not the URI of a record: " + e.getMessage());
        }
    }

    private ParameterException nobodyNamed() {
        return new ParameterException(spec.commandLine(), "a handle may lead to any account: name the account by its DID, or say --signer DID or --policy FILE");
    }

    private static boolean unnamed(Optional<Did> did, TrustPolicy policy) {
        return did.filter(account -> policy.trusted(account).isEmpty() || policy.denied(account).isPresent()).isPresent();
    }

    private int refuse(Did account) {
        spec.commandLine().getErr().println("atcr-verify: " + account + " is no account that the policy names; without --policy and --signer any account will do");
        return ExitStatus.DENIED.code();
    }

    private void print(RecordVerification result) {
        PrintWriter out = spec.commandLine().getOut();
        switch (output) {
            case TEXT -> RecordText.print(result, new TextStyle(false, Surroundings.of(spec).terminal().lines()), out);
            case JSON -> out.println(RecordJson.of(result));
            case QUIET -> {
                if (result.verdict() == RecordVerification.Verdict.PRESENT) {
                    out.println(AtUri.of(result.did().orElseThrow(), result.uri().path().orElseThrow()) + " " + result.record().orElseThrow().cid());
                }
            }
        }
        out.flush();
    }

    private static ExitStatus status(RecordVerification result) {
        return switch (result.verdict()) {
            case PRESENT -> ExitStatus.ALLOWED;
            case ABSENT -> ExitStatus.NOT_FOUND;
            case FAILED -> result.reason() == Reason.DID_NOT_FOUND ? ExitStatus.NOT_FOUND : ExitStatus.DENIED;
            case INDETERMINATE -> ExitStatus.unknown(result.reason());
        };
    }
}
