package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.verifier.Check;
import io.atcr.verifier.Evidence;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Every failure in the documentation is brought about, and gives what is written there. */
class FailureTableTest {
    private static final String HEAD = "| failure | what was done | evidence | reason | decision | exit status | worth a retry |\n"
            + "| --- | --- | --- | --- | --- | --- | --- |\n";

    @Test
    void A3_everyRowOfTheFailureTableIsWhatHappens() throws Exception {
        StringBuilder table = new StringBuilder();
        Set<Reason> told = EnumSet.noneOf(Reason.class);
        String section = "";
        for (FailureRows.Row row : FailureRows.all()) {
            if (!row.section().equals(section)) {
                section = row.section();
                table.append("\n## ").append(section).append("\n\n").append(HEAD);
            }
            try (FailureScene scene = new FailureScene()) {
                table.append(line(row, row.trial().run(scene), told));
            }
        }
        Path page = Path.of("../../docs/failures.md");
        Files.writeString(Path.of("target/failures.md"), table);
        assertThat(Files.readString(page)).contains(table);
        // NOT_A_RECORD is told by verifyRecord only, which is no verification of an image
        assertThat(told).containsAll(EnumSet.complementOf(EnumSet.of(Reason.NONE, Reason.NOT_A_RECORD)));
    }

    private static String line(FailureRows.Row row, VerificationResult result, Set<Reason> told) {
        Reason reason = reason(result);
        boolean retry = result.evidence() instanceof Evidence.Indeterminate;
        assertThat(result.decision().allowed()).as(row.toString()).isEqualTo(reason == Reason.NONE);
        assertThat(retry).as(row.toString()).isEqualTo(reason.isTransient());
        Set<Reason> others = result.evidence().checks().stream().map(Check::reason)
                .filter(other -> other != Reason.NONE && other != reason).collect(Collectors.toCollection(LinkedHashSet::new));
        told.add(reason);
        String beside = "";
        if (reason != Reason.NONE && !others.isEmpty()) {
            told.addAll(others);
            beside = others.stream().map(other -> "`" + other.code() + "`").collect(Collectors.joining(", ", " (", ")"));
        }
        return "| " + String.join(" | ", row.failure(), row.done(), result.evidence().status(), reason == Reason.NONE ? "" : "`" + reason.code() + "`" + beside,
                result.decision().outcome().toString(), Integer.toString(ExitStatus.of(result).code()), retry ? "yes" : "no") + " |\n";
    }

    private static Reason reason(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.reason();
        }
        return result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
    }
}
