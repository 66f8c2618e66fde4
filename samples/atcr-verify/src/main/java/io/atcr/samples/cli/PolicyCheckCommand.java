package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicyWarning;
import io.atcr.policy.TrustPolicy;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says whether policy files load, and what in them is probably not meant. */
@Command(
        name = "check",
        description = "Says whether policy files, or directories of them, load, and what is probably not meant.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:everything loads",
            "1:with --strict, there is a warning",
            "2:something does not load, or with --strict a lenient policy is open to every owner",
            "70:internal error"
        })
final class PolicyCheckCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Policy files, or directories that are each one policy set.")
    private List<Path> files = List.of();

    @Option(names = "--strict", description = "Exit with 1 for warnings; OPEN_OWNER is an error.")
    private boolean strict;

    @Option(names = "--at", paramLabel = "INSTANT", converter = InstantConverter.class, description = "The time at which entries have ended or end soon (default: now).")
    private @Nullable Instant at;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    /** What was found about one file. */
    private record Checked(Path file, @Nullable TrustPolicy policy, @Nullable PolicyException failure, List<PolicyWarning> warnings) {}

    @Override
    public Integer call() {
        Instant now = at == null ? Instant.now() : at;
        int worst = 0;
        PrintWriter out = spec.commandLine().getOut();
        for (Path file : files) {
            Checked checked = check(file, now);
            worst = Math.max(worst, status(checked));
            if (output == TextOrJson.JSON) {
                out.println(json(checked));
            } else {
                text(checked, out);
            }
        }
        out.flush();
        return worst;
    }

    private static Checked check(Path file, Instant now) {
        try {
            TrustPolicy policy = TrustPolicy.load(file);
            return new Checked(file, policy, null, policy.warningsAt(now));
        } catch (PolicyException e) {
            return new Checked(file, null, e, List.of());
        }
    }

    private int status(Checked checked) {
        if (checked.failure != null || checked.warnings.stream().anyMatch(this::isError)) {
            return ExitStatus.USAGE.code();
        }
        return strict && !checked.warnings.isEmpty() ? ExitStatus.DENIED.code() : ExitStatus.ALLOWED.code();
    }

    private boolean isError(PolicyWarning warning) {
        return strict && warning.code() == PolicyWarning.Code.OPEN_OWNER;
    }

    private void text(Checked checked, PrintWriter out) {
        if (checked.failure != null) {
            // whole: the place, what is allowed and the nearest word are the point of it
            out.println("error: " + checked.failure.getMessage());
        }
        for (PolicyWarning warning : checked.warnings) {
            out.println((isError(warning) ? "error: " : "warning: ") + UntrustedText.escape(warning.source()) + ":" + warning.line()
                    + (warning.column() > 0 ? ":" + warning.column() : "") + ": " + warning.code() + ": " + warning.message());
        }
        if (checked.policy != null) {
            out.println("loads: " + UntrustedText.escape(checked.file.toString()) + ": " + counted(checked.policy.rules().size())
                    + ", sha256 " + checked.policy.sha256());
        }
    }

    private static String counted(int policies) {
        return policies + (policies == 1 ? " policy" : " policies");
    }

    private String json(Checked checked) {
        JsonMapper mapper = AsciiJson.MAPPER;
        ObjectNode root = mapper.createObjectNode();
        root.put("file", checked.file.toString()).put("loads", checked.policy != null);
        root.put("policies", checked.policy == null ? 0 : checked.policy.rules().size());
        root.put("sha256", checked.policy == null ? null : checked.policy.sha256());
        ArrayNode findings = root.putArray("findings");
        if (checked.failure != null) {
            PolicyException e = checked.failure;
            findings.addObject().put("severity", "error").put("code", e.code().name()).put("source", e.source()).put("line", e.line())
                    .put("column", e.column()).put("message", e.getMessage()).put("found", e.found()).put("allowed", e.allowed())
                    .put("suggestion", e.suggestion().orElse(null));
        }
        for (PolicyWarning warning : checked.warnings) {
            findings.addObject().put("severity", isError(warning) ? "error" : "warning").put("code", warning.code().name())
                    .put("source", warning.source()).put("line", warning.line()).put("column", warning.column())
                    .put("message", warning.message());
        }
        return mapper.writeValueAsString(root);
    }
}
