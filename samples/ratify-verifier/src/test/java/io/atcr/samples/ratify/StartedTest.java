package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartedTest {
    private static final String STAT = "4711 (a) b (c)) S 1 4711 4711 0 -1 4194560 8 0 0 0 3 1 0 0 20 0 19 0 %s 123 456\n";

    @Test
    void theStartIsTheOneThatTheLibraryTells() {
        Instant library = ProcessHandle.current().info().startInstant().orElseThrow();

        assertThat(Duration.between(library, Started.now()).abs()).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void theAgeIsReadWhateverTheProgramIsCalled() {
        assertThat(Started.age(STAT.formatted("1000"), "12.34 50.00\n")).hasValue(2340);
    }

    @ParameterizedTest
    @CsvSource({"1000,9.99 0", "x,12.34 0", "1000,12 0", "1000,12.3", "99999999999999999999,12.34 0", "'',''"})
    void whatIsNoAgeIsNone(String started, String uptime) {
        assertThat(Started.age(STAT.formatted(started), uptime)).isEmpty();
        assertThat(Started.age(started, uptime)).isEmpty();
    }
}
