package io.atcr.samples.cli;

import io.atcr.car.ProofFailure;
import io.atcr.car.RepoVerdict;
import io.atcr.car.RepoVerification;
import io.atcr.car.RepoVerifier;
import io.atcr.car.RepoViolation;
import io.atcr.car.syntax.Did;
import io.atcr.crypto.PublicKey;
import io.atcr.did.net.UntrustedText;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

/** Verifies whole repositories in files. */
@Command(
        name = "repo",
        description = "Verifies whole repositories, as com.atproto.sync.getRepo exports them: signature, tree and every record.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all verified",
            "1:any refused",
            "2:usage",
            "4:any incomplete and none refused",
            "70:internal error"
        })
final class RepoCommand implements Callable<Integer> {
    /** Set by the launcher when standard error is a terminal, which Java cannot tell. */
    static final String PROGRESS = "atcr-verify.progress";

    private static final String UNREADABLE = "unreadable";

    /** What is said of one file. */
    private record Line(
            String file, RepoVerdict verdict, Did did, @Nullable String rev, long records, @Nullable String reason, String detail) {}

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "CAR files; a pipe is copied to a temporary file.")
    private List<Path> files = List.of();

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private AccountOptions account;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Override
    public Integer call() {
        Did did = account.did(spec);
        PublicKey key = account.key(spec);
        for (Path file : files) {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new ParameterException(spec.commandLine(), "not a readable file: " + file);
            }
        }
        PrintWriter out = spec.commandLine().getOut();
        List<ExitStatus> statuses = new ArrayList<>();
        for (Path file : files) {
            Line line = verify(file, did, key);
            statuses.add(status(line.verdict));
            out.println(output == TextOrJson.JSON ? json(line) : text(line));
            out.flush();
        }
        return ExitStatus.worst(statuses).code();
    }

    private Line verify(Path file, Did did, PublicKey key) {
        Progress progress = Boolean.getBoolean(PROGRESS)
                ? new Progress(spec.commandLine().getErr(), file.toString(), System::nanoTime)
                : null;
        RepoVerifier verifier = progress == null ? new RepoVerifier() : new RepoVerifier().withProgress(progress);
        RepoVerification verification;
        try {
            verification = verify(verifier, file, did, key);
        } catch (IOException e) {
            return new Line(file.toString(), RepoVerdict.INCOMPLETE, did, null, 0, UNREADABLE, String.valueOf(e.getMessage()));
        } finally {
            if (progress != null) {
                progress.end();
            }
        }
        RepoViolation violation = verification.violation().orElse(null);
        return new Line(file.toString(), verification.verdict(), did, verification.rev().map(Object::toString).orElse(null),
                verification.counts().records(), violation == null ? null : reason(violation.failure()),
                violation == null ? "" : detail(violation));
    }

    private static String detail(RepoViolation violation) {
        String block = violation.block().map(cid -> ", block " + cid).orElse("");
        return violation.detail() + violation.key().map(key -> ", key " + key).orElse("") + block;
    }

    private static RepoVerification verify(RepoVerifier verifier, Path file, Did did, PublicKey key) throws IOException {
        if (Files.isRegularFile(file)) {
            return verifier.verify(file, did, key::verify);
        }
        try (InputStream in = Files.newInputStream(file)) {
            return verifier.verify(in, did, key::verify);
        }
    }

    /** The stable code of a failure, as this command line writes codes. */
    static String reason(ProofFailure failure) {
        return failure.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ExitStatus status(RepoVerdict verdict) {
        return switch (verdict) {
            case VERIFIED -> ExitStatus.ALLOWED;
            case INVALID -> ExitStatus.DENIED;
            case INCOMPLETE -> ExitStatus.TRANSIENT;
        };
    }

    private static String text(Line line) {
        String head = line.verdict + " " + UntrustedText.escape(line.file) + ": ";
        if (line.reason == null) {
            return head + line.did + ", " + (line.rev == null ? "" : "revision " + line.rev + ", ") + line.records + " records";
        }
        return head + line.reason + ": " + UntrustedText.escape(line.detail);
    }

    private static String json(Line line) {
        JsonMapper json = AsciiJson.MAPPER;
        return json.writeValueAsString(json.createObjectNode()
                .put("file", line.file)
                .put("verified", line.verdict == RepoVerdict.VERIFIED)
                .put("did", line.did.toString())
                .put("rev", line.rev)
                .put("records", line.records)
                .put("reason", line.reason)
                .put("detail", UntrustedText.escape(line.detail)));
    }
}
