package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each attack that the design answers, A1 to A22, is a test that is named after it. */
class AttackNamesTest {
    private static final int ATTACKS = 22;
    private static final Pattern NAME = Pattern.compile("void A(\\d+)_[a-z]\\w+\\(");

    @Test
    void everyAttackHasATest() throws IOException {
        Set<Integer> tested = new TreeSet<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            files.filter(file -> file.toString().replace('\\', '/').matches(".*/src/test/java/.*Test\\.java")).forEach(file -> addTo(tested, file));
        }
        assertThat(tested).containsAll(IntStream.rangeClosed(1, ATTACKS).boxed().toList());
    }

    private static void addTo(Set<Integer> tested, Path file) {
        try {
            Matcher names = NAME.matcher(Files.readString(file));
            while (names.find()) {
                tested.add(Integer.valueOf(names.group(1)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
