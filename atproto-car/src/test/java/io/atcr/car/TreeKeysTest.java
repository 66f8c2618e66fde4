package io.atcr.car;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import java.util.Arrays;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Which bytes are keys of a repository's tree. */
class TreeKeysTest {

    /** Two implementations of one rule: keys on the bytes of a node, and record paths. */
    @Property(tries = 3000)
    void keysOfTheTreeAreExactlyTheRecordPaths(@ForAll("keys") String text) {
        byte[] key = text.getBytes(ISO_8859_1);
        boolean path;
        try {
            RecordPath.ofKey(key);
            path = true;
        } catch (SyntaxException e) {
            path = false;
        }
        assertThat(RepositoryKeys.isValid(key, key.length)).as(text).isEqualTo(path);
        byte[] longer = Arrays.copyOf(key, key.length + 3);
        assertThat(RepositoryKeys.isValid(longer, key.length)).as(text).isEqualTo(path);
    }

    @Provide
    Arbitrary<String> keys() {
        Arbitrary<String> piece = Arbitraries.frequencyOf(
                Tuple.of(20, Arbitraries.of("io.atcr.x/", "a", "com", ".", "/", "0", "-", "A", "~", "..", "self", "x1")),
                Tuple.of(2, Arbitraries.of("a".repeat(62), "a".repeat(63), "a".repeat(64), ("b".repeat(62) + ".").repeat(4))),
                Tuple.of(1, Arbitraries.of("a".repeat(300), "a".repeat(512), "\u00e9", "\u0000", "_", ":", "%", " ")));
        return piece.list().ofMinSize(1).ofMaxSize(9).map(pieces -> String.join("", pieces));
    }
}
