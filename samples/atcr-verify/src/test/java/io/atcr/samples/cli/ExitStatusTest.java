package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which of several statuses counts. */
class ExitStatusTest {
    private static final List<Integer> WORST_FIRST = List.of(70, 2, 1, 3, 5, 4, 0);

    private static ExitStatus status(int code) {
        return Stream.of(ExitStatus.values()).filter(status -> status.code() == code).findFirst().orElseThrow();
    }

    @Test
    void theWorstOfTwoIsTheFirstOfTheList() {
        for (int i = 0; i < WORST_FIRST.size(); i++) {
            for (int j = i; j < WORST_FIRST.size(); j++) {
                List<ExitStatus> two = List.of(status(WORST_FIRST.get(j)), status(WORST_FIRST.get(i)));
                assertThat(ExitStatus.worst(two).code()).as(two.toString()).isEqualTo(WORST_FIRST.get(i));
            }
        }
    }

    @Test
    void noneIsNotAllowed() {
        assertThat(ExitStatus.worst(List.of()).code()).isEqualTo(2);
    }
}
