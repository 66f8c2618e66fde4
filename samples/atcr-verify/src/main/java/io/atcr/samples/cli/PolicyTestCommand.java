package io.atcr.samples.cli;

import io.atcr.did.net.UntrustedText;
import io.atcr.policy.PolicyCases;
import io.atcr.policy.PolicyException;
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
import tools.jackson.databind.node.ObjectNode;

/** Runs expectations against a policy. */
@Command(
        name = "test",
        description = "Runs a file of expectations against a policy.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:everything is decided as expected", "1:something is not", "2:usage, or a file does not load", "70:internal error"})
final class PolicyTestCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Parameters(index = "0", paramLabel = "FILE", description = "A policy file, or a directory of them.")
    @SuppressWarnings("NullAway.Init")
    private Path file;

    @Parameters(index = "1", paramLabel = "CASES", description = "A file of expectations.")
    @SuppressWarnings("NullAway.Init")
    private Path cases;

    @Option(names = "--at", paramLabel = "INSTANT", converter = InstantConverter.class, description = "The time of the cases that name none (default: now).")
    private @Nullable Instant at;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Override
    public Integer call() {
        List<PolicyCases.Result> results;
        try {
            results = PolicyCases.load(cases).run(TrustPolicy.load(file), at == null ? Instant.now() : at);
        } catch (PolicyException e) {
            spec.commandLine().getErr().println("atcr-verify: " + e.getMessage());
            return ExitStatus.USAGE.code();
        }
        PrintWriter out = spec.commandLine().getOut();
        for (PolicyCases.Result result : results) {
            out.println(output == TextOrJson.JSON ? json(result) : text(result));
        }
        long failed = results.stream().filter(result -> !result.passed()).count();
        if (output == TextOrJson.TEXT) {
            out.println(results.size() - failed + " of " + results.size() + " as expected");
        }
        out.flush();
        return failed == 0 ? ExitStatus.ALLOWED.code() : ExitStatus.DENIED.code();
    }

    private String text(PolicyCases.Result result) {
        String name = UntrustedText.escape(result.name());
        return result.passed()
                ? "ok      " + name + ": " + result.found()
                : "FAILED  " + name + " (" + UntrustedText.escape(cases.toString()) + ":" + result.line() + "): expected " + result.expected()
                        + ", found " + result.found() + ": " + result.decision().sentence();
    }

    private static String json(PolicyCases.Result result) {
        JsonMapper mapper = AsciiJson.MAPPER;
        ObjectNode root = mapper.createObjectNode();
        root.put("name", result.name()).put("line", result.line()).put("passed", result.passed()).put("expected", result.expected())
                .put("found", result.found());
        root.set("decision", mapper.readTree(result.decision().toJson()));
        return mapper.writeValueAsString(root);
    }
}
