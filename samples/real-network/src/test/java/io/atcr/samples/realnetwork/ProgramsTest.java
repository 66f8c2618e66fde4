package io.atcr.samples.realnetwork;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** Programs that are there and programs that are not. */
class ProgramsTest {

    private static final String NONE = "no-such-program-anywhere";

    @Test
    void firstProgramThatIsNotOnThePathIsNamed() {
        assertThat(Programs.missing()).isEmpty();
        assertThat(Programs.missing(NONE, NONE + "2")).contains(NONE);
    }

    @Test
    void testThatLacksAProgramIsSkippedUnlessItIsRequired() {
        assertThatThrownBy(() -> Installed.demand(Optional.of(NONE), false)).isInstanceOf(TestAbortedException.class).hasMessageContaining(NONE);
        assertThatThrownBy(() -> Installed.demand(Optional.of(NONE), true)).isInstanceOf(AssertionError.class).hasMessageContaining(NONE);
        Installed.demand(Optional.empty(), true);
    }

    @Test
    void commandLineAnswersWithItsStatusAndWhatItWrote() throws Exception {
        CommandLine.Run run = CommandLine.run(List.of("verify", "example.com/app:v1"));
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.firstLine()).startsWith("atcr-verify: ").contains("--policy");
    }
}
