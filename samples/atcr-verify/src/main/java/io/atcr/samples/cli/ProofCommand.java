package io.atcr.samples.cli;

import io.atcr.car.CarLimits;
import io.atcr.car.Cid;
import io.atcr.car.ProofFailure;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.crypto.PublicKey;
import io.atcr.did.net.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Checks the proof of one record in a file. */
@Command(
        name = "proof",
        description = "Checks the proof that a repository has a record, or has none, as com.atproto.sync.getRecord gives it.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:the record is present",
            "1:the proof is invalid",
            "2:usage",
            "3:the record is proven absent",
            "4:the proof is incomplete",
            "70:internal error"
        })
final class ProofCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "A CAR file.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AccountOptions account;

    @Option(names = "--path", paramLabel = "COLLECTION/RKEY", required = true, description = "The record's path.")
    @SuppressWarnings("NullAway.Init")
    private String path;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: json).")
    private TextOrJson output = TextOrJson.JSON;

    @Override
    public Integer call() {
        Did did = account.did(spec);
        PublicKey key = account.key(spec);
        RecordPath recordPath = path();
        RecordProof proof = new RecordProofVerifier().verify(read(), did, recordPath, key::verify);
        PrintWriter out = spec.commandLine().getOut();
        out.println(output == TextOrJson.JSON ? json(proof) : text(proof));
        out.flush();
        return status(proof.verdict()).code();
    }

    private RecordPath path() {
        try {
            return RecordPath.parse(path);
        } catch (SyntaxException e) {
            throw new ParameterException(spec.commandLine(), "--path: " + e.getMessage());
        }
    }

    /** One byte more than the verifier accepts is enough for it to refuse. */
    private byte[] read() {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(CarLimits.defaults().maxCarBytes() + 1);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "cannot read " + file + ": " + e.getMessage());
        }
    }

    private static ExitStatus status(ProofVerdict verdict) {
        return switch (verdict) {
            case PRESENT -> ExitStatus.ALLOWED;
            case ABSENT -> ExitStatus.NOT_FOUND;
            case INVALID -> ExitStatus.DENIED;
            case INCOMPLETE -> ExitStatus.TRANSIENT;
        };
    }

    private String text(RecordProof proof) {
        String cid = proof.recordCid().map(value -> ", record " + value).orElse("");
        String reason = proof.failure() == ProofFailure.NONE ? "" : ": " + RepoCommand.reason(proof.failure());
        return proof.verdict() + " " + path + reason + ": " + UntrustedText.escape(proof.detail()) + cid;
    }

    private static String json(RecordProof proof) {
        JsonMapper json = AsciiJson.MAPPER;
        return json.writeValueAsString(json.createObjectNode()
                .put("verdict", proof.verdict().name())
                .put("cid", proof.recordCid().map(Cid::toString).orElse(null))
                .put("reason", proof.failure() == ProofFailure.NONE ? null : RepoCommand.reason(proof.failure()))
                .put("detail", UntrustedText.escape(proof.detail())));
    }
}
