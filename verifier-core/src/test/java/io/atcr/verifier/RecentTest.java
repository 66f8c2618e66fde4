package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RecentTest {
    /** Arguments that all want the same place. */
    private record Crowded(int number) {
        @Override
        public int hashCode() {
            return 7;
        }
    }

    private final List<Object> asked = new ArrayList<>();

    @Test
    void answersAnArgumentItHasWithTheSameObject() {
        Recent<String, String> recent = new Recent<>(argument -> {
            asked.add(argument);
            return "made of " + argument;
        });
        String first = recent.of("a");
        assertThat(recent.of(new String("a"))).isSameAs(first).isEqualTo("made of a");
        assertThat(asked).containsExactly("a");
    }

    @Test
    void neverAnswersWithWhatAnotherArgumentOfTheSameHashLedTo() {
        Recent<Crowded, Integer> recent = new Recent<>(argument -> {
            asked.add(argument);
            return argument.number();
        });
        for (int round = 0; round < 3; round++) {
            for (int number = 0; number < 3; number++) {
                assertThat(recent.of(new Crowded(number))).isEqualTo(number);
            }
        }
        assertThat(asked).hasSize(9);
    }

    @Test
    void keepsNoMoreThanItHasPlacesFor() {
        Recent<Integer, Integer> recent = new Recent<>(argument -> {
            asked.add(argument);
            return argument;
        });
        for (int i = 0; i < 5_000; i++) {
            recent.of(i);
        }
        asked.clear();
        for (int i = 0; i < 5_000; i++) {
            recent.of(i);
        }
        assertThat(asked).hasSizeGreaterThan(4_000);
    }
}
