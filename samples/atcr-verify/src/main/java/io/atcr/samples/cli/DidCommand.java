package io.atcr.samples.cli;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.UntrustedText;
import io.atcr.did.plc.AuditedPlcResolver;
import io.atcr.did.plc.PlcDirectory;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogVerifier;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Resolves one identity. */
@Command(
        name = "did",
        description = {
            "Shows the signing key and the PDS of an account.",
            "A did:plc is proven from its operation log; the directory is not believed."
        },
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:resolved",
            "1:refused: what was served is not valid, or not what it was before",
            "2:usage",
            "3:no such identity, or given up",
            "4:no answer; retrying may help",
            "70:internal error"
        })
final class DidCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "DID", description = "A did:plc or did:web.")
    @SuppressWarnings("NullAway.Init")
    private String did;

    @Option(names = "--audit", description = "Show every operation of a did:plc, and compare with the document that the directory serves.")
    private boolean audit;

    @Option(names = "--at", paramLabel = "INSTANT", converter = InstantConverter.class, description = "Key and PDS of a did:plc as they were then, such as 2026-01-31T12:00:00Z.")
    private @Nullable Instant at;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private HeadOptions heads;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private NetworkOptions network;

    @Override
    public Integer call() {
        Did subject = subject();
        PrintWriter out = spec.commandLine().getOut();
        List<URI> directories = network.plcDirectories(spec);
        try (HttpFetcher fetcher = network.connector(spec).build()) {
            IdentityReport report = subject.isPlc() ? plc(subject, directories, fetcher) : web(subject, fetcher);
            if (output == TextOrJson.JSON) {
                out.println(IdentityJson.of(report));
            } else {
                IdentityText.print(report, out);
            }
            out.flush();
            if (!report.differences().isEmpty()) {
                return ExitStatus.DENIED.code();
            }
            return (report.document().isPresent() ? ExitStatus.ALLOWED : ExitStatus.NOT_FOUND).code();
        } catch (DidException e) {
            spec.commandLine().getErr().println("atcr-verify: " + e.code() + ": " + UntrustedText.escape(String.valueOf(e.getMessage())));
            if (ExitStatus.of(e.code()) == ExitStatus.TRANSIENT) {
                spec.commandLine().getErr().println(NetworkOptions.NO_ANSWER);
            }
            return ExitStatus.of(e.code()).code();
        }
    }

    private Did subject() {
        try {
            Did subject = Did.parse(did);
            if (!subject.isPlc() && (audit || at != null || heads.named())) {
                throw new ParameterException(spec.commandLine(), "only a did:plc has an operation log: " + did);
            }
            return subject;
        } catch (SyntaxException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage());
        }
    }

    private IdentityReport plc(Did subject, List<URI> directories, HttpFetcher fetcher) throws DidException {
        Duration timeout = network.timeout();
        long start = System.nanoTime();
        PlcDirectory directory = PlcDirectory.of(fetcher, directories);
        PlcLog log = new AuditedPlcResolver(directory, heads.plcHeads(spec), new PlcLogVerifier(), InstantSource.system()).audit(subject, timeout);
        Optional<DidDocument> now = log.didDocument();
        List<String> differences = List.of();
        if (audit && now.isPresent()) {
            differences = now.get().differences(directory.didDocument(subject, timeout.minusNanos(System.nanoTime() - start)));
        }
        Optional<DidDocument> document = at == null ? now : log.didDocumentAt(at);
        return new IdentityReport(subject, Optional.ofNullable(at), document, Optional.of(log), audit, differences);
    }

    private IdentityReport web(Did subject, HttpFetcher fetcher) throws DidException {
        DidResolver resolver = DidResolver.builder().fetcher(fetcher).developmentNames(true).build();
        DidDocument document = resolver.resolve(subject, network.timeout());
        return new IdentityReport(subject, Optional.empty(), Optional.of(document), Optional.empty(), false, List.of());
    }
}
