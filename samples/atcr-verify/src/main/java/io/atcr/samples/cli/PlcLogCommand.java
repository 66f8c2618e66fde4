package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.net.UntrustedText;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogVerification;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.did.plc.PlcViolation;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Verifies an operation log in a file. */
@Command(
        name = "plc-log",
        description = {
            "Verifies the operation log of a did:plc, as GET /DID/log/audit of a directory gives it.",
            "No network. That a log is valid does not say that it is the newest one."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:verified", "1:refused", "2:usage", "70:internal error"})
final class PlcLogCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The log, JSON.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Option(names = "--did", paramLabel = "DID", description = "Whose log it has to be (default: that of its first operation).")
    private @Nullable String did;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Override
    public Integer call() {
        PlcLogVerifier verifier = new PlcLogVerifier();
        byte[] json = read(verifier.limits().maxLogBytes());
        PlcLogVerification verification = did == null ? verifier.verify(json) : verifier.verify(subject(did), json);
        PrintWriter out = spec.commandLine().getOut();
        out.println(output == TextOrJson.JSON ? json(verification) : text(verification));
        out.flush();
        return (verification.log().isPresent() ? ExitStatus.ALLOWED : ExitStatus.DENIED).code();
    }

    private Did subject(String text) {
        try {
            return Did.parse(text);
        } catch (SyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--did: " + e.getMessage());
        }
    }

    /** One byte more than the verifier accepts is enough for it to refuse. */
    private byte[] read(int most) {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(most + 1);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file + ": " + e.getMessage());
        }
    }

    private String text(PlcLogVerification verification) {
        String name = UntrustedText.escape(file.toString());
        if (verification.violation().isPresent()) {
            return "REFUSED " + name + ": " + verification.violation().get();
        }
        PlcLog log = verification.log().orElseThrow();
        return "VERIFIED " + name + ": " + log.did() + ", " + log.entries().size() + (log.entries().size() == 1 ? " operation" : " operations") + ", head " + log.head().cid()
                + (log.tombstoned() ? ", given up" : "");
    }

    /** A log may be valid and list more than a document may hold; then it makes none. */
    private static Optional<DidDocument> document(PlcLog log) {
        try {
            return log.didDocument();
        } catch (DidException noDocument) {
            return Optional.empty();
        }
    }

    private String json(PlcLogVerification verification) {
        ObjectNode root = AsciiJson.MAPPER.createObjectNode();
        root.put("file", UntrustedText.escape(file.toString()));
        root.put("verified", verification.log().isPresent());
        if (verification.violation().isPresent()) {
            PlcViolation violation = verification.violation().get();
            root.put("rule", violation.rule().code());
            root.put("index", violation.index().isPresent() ? violation.index().getAsInt() : null);
            root.put("detail", violation.detail());
        } else {
            PlcLog log = verification.log().orElseThrow();
            root.put("did", log.did().toString());
            IdentityJson.put(root, document(log));
            IdentityJson.put(root, log);
        }
        return AsciiJson.MAPPER.writeValueAsString(root);
    }
}
