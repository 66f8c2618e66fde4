package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.InteropVectors;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

/** The rules on a key's bytes and those on a path's text are the same rules. */
class RepositoryKeysTest {

    private static boolean isPath(String text) {
        try {
            return RecordPath.parse(text).toString().equals(text);
        } catch (SyntaxException e) {
            return false;
        }
    }

    private static boolean isKey(String text) {
        byte[] key = text.getBytes(StandardCharsets.UTF_8);
        return RepositoryKeys.isValid(key, key.length);
    }

    /** A collection whose authority is in upper case has another normal form, which alone is a key. */
    private static boolean isNormal(String nsid) {
        int name = nsid.lastIndexOf('.');
        return name < 0 || nsid.substring(0, name).chars().noneMatch(c -> c >= 'A' && c <= 'Z');
    }

    @Test
    void every_vector_of_a_collection_or_a_record_key_is_judged_alike_as_bytes_and_as_text() throws Exception {
        List<String> paths = new ArrayList<>();
        for (String validity : List.of("valid", "invalid")) {
            for (String nsid : InteropVectors.lines("interop/syntax/nsid_syntax_" + validity + ".txt")) {
                if (isNormal(nsid)) {
                    paths.add(nsid + "/self");
                }
            }
            for (String rkey : InteropVectors.lines("interop/syntax/recordkey_syntax_" + validity + ".txt")) {
                paths.add("io.atcr.test/" + rkey);
            }
        }
        for (String path : paths) {
            assertThat(isKey(path)).as(path).isEqualTo(isPath(path));
        }
        assertThat(paths.stream().filter(RepositoryKeysTest::isKey).count()).isBetween(20L, paths.size() - 20L);
    }

    @Property(tries = 2000)
    void any_text_is_judged_alike(
            @ForAll @StringLength(max = 20) @CharRange(from = '-', to = '~') String first, @ForAll @StringLength(max = 5) String second) {
        for (String text : List.of(first + "/" + second, "io.atcr." + first + "/a", "io.atcr.test/" + first, "io." + second + ".x/" + first)) {
            int slash = text.indexOf('/');
            if (isNormal(text.substring(0, slash))) {
                assertThat(isKey(text)).as(text).isEqualTo(isPath(text));
            }
        }
    }
}
