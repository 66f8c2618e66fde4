package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ReasonTest {
    @Test
    void everyReasonStandsInTheDocumentationOnItsSide() throws Exception {
        String page = Files.readString(Path.of("../docs/results.md"));
        for (Reason reason : Reason.values()) {
            if (reason != Reason.NONE) {
                String row = reason.isTransient() ? "| `" + reason.code() + "` |\n" : "| `" + reason.code() + "` | ";
                assertThat(page).contains(row);
            }
        }
    }

    @Test
    void codesAreDistinctWordsJoinedByHyphens() {
        assertThat(Arrays.stream(Reason.values()).map(Reason::code)).doesNotHaveDuplicates().allMatch(code -> code.matches("[a-z]+(-[a-z]+)*"));
        assertThat(Arrays.stream(CheckCode.values()).map(CheckCode::code)).doesNotHaveDuplicates().allMatch(code -> code.matches("[a-z]+(-[a-z]+)*"));
    }
}
