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

    /** What a check tells of something that is passed over: it is never why the answer is no. */
    private static final Set<Reason> ONLY_BESIDE = EnumSet.of(
            Reason.SIGNER_NOT_TRUSTED, Reason.MALFORMED_ARTIFACT, Reason.ARTIFACT_MISMATCH, Reason.TAG_MISMATCH, Reason.INDEX_MISMATCH);

    @Test
    void A3_everyRowOfTheFailureTableIsWhatHappens() throws Exception {
        StringBuilder table = new StringBuilder();
        Set<Reason> carried = EnumSet.noneOf(Reason.class);
        Set<Reason> beside = EnumSet.noneOf(Reason.class);
        String section = "";
        for (FailureRows.Row row : FailureRows.all()) {
            if (!row.section().equals(section)) {
                section = row.section();
                table.append("\n## ").append(section).append("\n\n").append(HEAD);
            }
            try (FailureScene scene = new FailureScene()) {
                VerificationResult result = row.trial().run(scene);
                table.append(line(row, result, carried, beside));
                ResultSchema.accepts(ResultJson.of(Answer.of(result)));
            }
        }
        Path page = Path.of("../../docs/failures.md");
        Files.writeString(Path.of("target/failures.md"), table);
        assertThat(Files.readString(page)).contains(table);
        // NOT_A_RECORD is told by verifyRecord only, which is no verification of an image
        Set<Reason> never = EnumSet.allOf(Reason.class);
        never.removeAll(carried);
        never.remove(Reason.NOT_A_RECORD);
        assertThat(never).isEqualTo(ONLY_BESIDE);
        assertThat(beside).containsAll(ONLY_BESIDE);
    }

    private static String line(FailureRows.Row row, VerificationResult result, Set<Reason> carried, Set<Reason> beside) {
        Reason reason = reason(result);
        boolean retry = result.evidence() instanceof Evidence.Indeterminate;
        assertThat(result.decision().allowed()).as(row.toString()).isEqualTo(reason == Reason.NONE);
        assertThat(retry).as(row.toString()).isEqualTo(reason.isTransient());
        Set<Reason> others = result.evidence().checks().stream().map(Check::reason)
                .filter(other -> other != Reason.NONE && other != reason).collect(Collectors.toCollection(LinkedHashSet::new));
        carried.add(reason);
        String brackets = "";
        if (reason != Reason.NONE && !others.isEmpty()) {
            beside.addAll(others);
            brackets = others.stream().map(other -> "`" + other.code() + "`").collect(Collectors.joining(", ", " (", ")"));
        }
        return "| " + String.join(" | ", row.failure(), row.done(), result.evidence().status(), reason == Reason.NONE ? "" : "`" + reason.code() + "`" + brackets,
                result.decision().outcome().toString(), Integer.toString(ExitStatus.of(result).code()), retry ? "yes" : "no") + " |\n";
    }

    private static Reason reason(VerificationResult result) {
        if (result.evidence() instanceof Evidence.Failed failed) {
            return failed.reason();
        }
        return result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
    }
}
