package io.atcr.samples.cli;

import io.atcr.policy.Digest;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleException;
import io.atcr.verifier.bundle.BundleLimits;
import io.atcr.verifier.bundle.BundleSigner;
import io.atcr.verifier.bundle.BundleSource;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows what is in a bundle. Nothing is judged, so it never exits as if something were allowed. */
@Command(
        name = "inspect",
        description = {"Shows what a bundle says. Nothing in it is verified.", "Never exits with 0, which would mean that something is allowed."},
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"1:not a bundle", "2:usage", "6:shown and not judged", "70:internal error"})
final class BundleInspectCommand implements Callable<Integer> {
    private static final Digest ANY = Digest.ofBytes(new byte[0]);

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A bundle.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Override
    public Integer call() {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file + ": "
                    + (!Files.exists(file) ? "there is no such file" : Files.isDirectory(file) ? "it is a folder" : "access is denied"));
        }
        Bundle bundle;
        Instant modified;
        try {
            BundleSource.Found found = BundleSource.ofFile(file, BundleLimits.defaults()).find(ANY).orElseThrow();
            bundle = found.bundle();
            modified = found.obtainedAt();
        } catch (BundleException e) {
            spec.commandLine().getErr().println("atcr-verify: not a bundle: " + e.code().code() + ": " + e.getMessage());
            return ExitStatus.DENIED.code();
        }
        PrintWriter out = spec.commandLine().getOut();
        if (output == TextOrJson.JSON) {
            out.println(json(bundle, modified));
        } else {
            text(bundle, modified, out);
        }
        out.flush();
        return ExitStatus.NOT_JUDGED.code();
    }

    private static void text(Bundle bundle, Instant modified, PrintWriter out) {
        out.println("NOT VERIFIED bundle version " + Bundle.VERSION + " of " + bundle.registry() + "/" + bundle.repository() + "@" + bundle.digest());
        out.println("  made      " + bundle.createdAt() + ", by its own word; file modified " + modified);
        out.println("  manifest  " + bundle.manifest().length + " bytes");
        for (BundleSigner signer : bundle.signers()) {
            out.println("  signer    " + signer.did());
            out.println("  record    at://" + signer.did() + "/" + signer.record());
            out.println("  commit    " + signer.head() + ", proof of " + signer.proof().length + " bytes"
                    + signer.log().map(log -> ", operation log of " + log.length + " bytes").orElse(", no operation log"));
        }
    }

    private static String json(Bundle bundle, Instant modified) {
        ObjectNode root = AsciiJson.MAPPER.createObjectNode();
        root.put("verified", false).put("version", Bundle.VERSION);
        root.put("registry", bundle.registry()).put("repository", bundle.repository()).put("digest", bundle.digest().toString());
        root.put("createdAt", bundle.createdAt().toString()).put("modifiedAt", modified.toString()).put("manifestBytes", bundle.manifest().length);
        ArrayNode signers = root.putArray("signers");
        for (BundleSigner signer : bundle.signers()) {
            signers.addObject()
                    .put("did", signer.did().toString())
                    .put("record", signer.record().toString())
                    .put("head", signer.head().toString())
                    .put("proofBytes", signer.proof().length)
                    .put("logBytes", signer.log().map(log -> log.length).orElse(0));
        }
        return AsciiJson.MAPPER.writeValueAsString(root);
    }
}
