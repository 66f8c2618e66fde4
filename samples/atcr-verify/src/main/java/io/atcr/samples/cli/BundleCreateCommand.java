package io.atcr.samples.cli;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.BundleCreation;
import io.atcr.verifier.Reason;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Verifies an image live, and writes down what that stands on. */
@Command(
        name = "create",
        description = {
            "Verifies an image and, if its signatures are proven, writes its bundle.",
            "A bundle that would not verify under the same policy is not written."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:written",
            "1:denied, or allowed and without a bundle",
            "2:usage or configuration, or the file cannot be written",
            "3:unsigned or not found",
            "4:the evidence could not be had; retrying may help",
            "5:a limit was reached",
            "70:internal error"
        })
final class BundleCreateCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", description = "An image reference, by tag or digest.")
    @SuppressWarnings("NullAway.Init")
    private String image;

    @Option(names = {"-o", "--output"}, paramLabel = "FILE|FOLDER", required = true,
            description = "The file to write, or an existing folder to write it into under the name that it is looked for by.")
    @SuppressWarnings("NullAway.Init")
    private Path output;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private TrustOptions trust;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private StateOptions state;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private NetworkOptions network;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private CredentialOptions credentials;

    @Override
    public Integer call() {
        Optional<TrustPolicy> policy = trust.policy(spec);
        if (policy.isEmpty()) {
            return ExitStatus.USAGE.code();
        }
        ImageReference reference = TrustOptions.references(spec, List.of(image), policy.get()).get(0);
        try (Verifier verifier = network.verifierBuilder(spec, policy.get(), state, credentials).build()) {
            BundleCreation creation = verifier.createBundle(reference);
            return creation.bundle().isPresent() ? write(creation.bundle().get()) : refused(creation);
        }
    }

    private int write(Bundle bundle) {
        Path file = Files.isDirectory(output) ? output.resolve(Bundle.fileName(bundle.digest())) : output;
        try {
            Path folder = file.toAbsolutePath().getParent();
            Path whole = Files.createTempFile(folder, ".bundle", ".new");
            try {
                Files.write(whole, bundle.encode());
                Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(whole);
            }
        } catch (IOException e) {
            spec.commandLine().getErr().println("atcr-verify: cannot write " + SafeLine.of(file + ": " + Outputs.words(e)));
            return ExitStatus.USAGE.code();
        }
        spec.commandLine().getOut().println("WRITTEN " + SafeLine.of(file.toString()) + ": " + bundle.registry() + "/" + bundle.repository() + "@" + bundle.digest() + ", "
                + bundle.signers().size() + (bundle.signers().size() == 1 ? " signer" : " signers") + ", made " + bundle.createdAt());
        spec.commandLine().getOut().flush();
        return ExitStatus.ALLOWED.code();
    }

    private int refused(BundleCreation creation) {
        spec.commandLine().getOut().println("NO BUNDLE of " + creation.live().reference() + ": " + creation.reason().code() + ": " + creation.detail());
        spec.commandLine().getOut().flush();
        if (!creation.live().decision().allowed()) {
            return ExitStatus.of(creation.live()).code();
        }
        return (creation.reason().isTransient() && creation.reason() != Reason.OWNER_UNRESOLVED ? ExitStatus.unknown(creation.reason()) : ExitStatus.DENIED).code();
    }
}
