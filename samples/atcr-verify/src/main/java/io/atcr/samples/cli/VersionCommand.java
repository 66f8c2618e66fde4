package io.atcr.samples.cli;

import io.atcr.crypto.Curve;
import io.atcr.crypto.SignatureVerifier;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.node.ObjectNode;

/** Says what this program is and what it runs on. */
@Command(
        name = "version",
        description = "Shows the version, the commit it was built from if the build was told, the Java it runs on, and what checks signatures.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class)
final class VersionCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    @Option(names = {"-o", "--output"}, paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES} (default: text).")
    private TextOrJson output = TextOrJson.TEXT;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        if (output == TextOrJson.TEXT) {
            printText(out);
        } else {
            ObjectNode json = AsciiJson.MAPPER.createObjectNode().put("name", "atcr-verify").put("version", Version.number());
            facts().forEach(json::put);
            out.println(AsciiJson.MAPPER.writeValueAsString(json));
        }
        out.flush();
        return ExitStatus.ALLOWED.code();
    }

    /** Whether the arguments ask for the text and nothing else, which needs no parser. */
    static boolean isAll(String... args) {
        return args.length == 1 && args[0].equals("version");
    }

    static void printText(PrintWriter out) {
        out.println(Version.line());
        facts().forEach((name, value) -> out.println(name + " " + value));
        out.flush();
    }

    private static Map<String, String> facts() {
        Map<String, String> facts = new LinkedHashMap<>();
        Version.commit().ifPresent(commit -> facts.put("commit", commit));
        facts.put("java", System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")");
        SignatureVerifier signatures = SignatureVerifier.preferred();
        for (Curve curve : Curve.values()) {
            facts.put(curve.name().toLowerCase(Locale.ROOT), signatures.backend(curve));
        }
        return facts;
    }
}
