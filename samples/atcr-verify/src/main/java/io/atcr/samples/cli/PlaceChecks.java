package io.atcr.samples.cli;

import io.atcr.policy.PolicyRule;
import io.atcr.verifier.CacheTimes;
import io.atcr.verifier.VerifierLimits;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What is found where the command runs, and what follows from how it is set. */
final class PlaceChecks {
    private PlaceChecks() {}

    static Finding java() {
        Runtime runtime = Runtime.getRuntime();
        return Finding.ok("java", Runtime.version() + " of " + System.getProperty("java.vendor") + ", " + (runtime.maxMemory() >> 20) + " MiB heap at most, "
                + runtime.availableProcessors() + " processors");
    }

    static Finding terminal(Terminal terminal, TextStyle style) {
        String found = (terminal.interactive() ? "a terminal" : "no terminal, or one that was not told of") + ", " + terminal.charset()
                + (style.colour() ? ", colours" : ", no colours");
        return style.lines()
                ? Finding.ok("terminal", found)
                : Finding.warn("terminal", found + ", trees in ASCII", "Set a UTF-8 locale, such as LC_ALL=C.UTF-8.");
    }

    /** Whether what was seen can be remembered, tried out with a file. */
    static Finding memory(CommandSpec spec, StateOptions state) {
        try {
            state.plcHeads(spec);
            state.revisions(spec);
            List<Path> folders = state.folders(spec);
            if (folders.isEmpty()) {
                return Finding.warn("memory", "nothing is remembered between calls, so that what is withheld or rolled back between them is not noticed",
                        "Name a folder: --cache-dir FOLDER.");
            }
            for (Path folder : folders) {
                Path probe = Files.createTempFile(folder, ".doctor", ".new");
                try {
                    Files.write(probe, new byte[4096]);
                } finally {
                    Files.deleteIfExists(probe);
                }
            }
            return Finding.ok("memory", "kept in " + String.join(", ", folders.stream().map(Path::toString).toList()));
        } catch (ParameterException e) {
            return Finding.fail("memory", String.valueOf(e.getMessage()), "Make the folder usable, or name another one.", ExitStatus.USAGE);
        } catch (IOException e) {
            return Finding.fail("memory", "cannot be written: " + CacheFolder.words(e), "Make room or the folder writable, or name another one.", ExitStatus.USAGE);
        }
    }

    /** How long a withdrawn signature may count at most, while every host can be asked: what is cached, and a verification that is under way. */
    static Finding untilDenied(boolean keepsEvidence, Duration timeout, Optional<PolicyRule> rule) {
        Duration cached = CacheTimes.defaults().untilDenied();
        Duration embedded = cached.plus(VerifierLimits.defaults().totalTimeout());
        String found = "from deletion to deny at most " + SpokenSpan.of(keepsEvidence ? cached.plus(timeout) : timeout)
                + " by this command (" + (keepsEvidence ? SpokenSpan.of(cached) + " cached" : "nothing cached") + ", " + SpokenSpan.of(timeout) + " under way), "
                + SpokenSpan.of(embedded) + " by a Verifier with its defaults (" + SpokenSpan.of(cached) + " cached)";
        List<String> longer = new ArrayList<>();
        rule.flatMap(each -> each.terms().allowIfSeen()).ifPresent(time -> longer.add("a deleted record still counts " + SpokenSpan.of(time) + " after it was proven"));
        rule.flatMap(each -> each.terms().staleIfUnavailable()).ifPresent(time -> longer.add("an outage lets it count " + SpokenSpan.of(time) + " after it was proven"));
        return longer.isEmpty()
                ? Finding.ok("revocation", found)
                : Finding.warn("revocation", found + "; where the policy's tolerance is remembered, " + String.join(", and ", longer),
                        "Shorten or remove 'onAbsent' and 'staleIfUnavailable' in the policy if that is too long.");
    }
}
