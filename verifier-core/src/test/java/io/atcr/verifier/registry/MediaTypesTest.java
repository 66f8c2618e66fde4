package io.atcr.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Media types are what RFC 6838, section 4.2, says, against mutants of good and bad ones. */
class MediaTypesTest {
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]{0,126}");
    private static final List<String> SEEDS =
            List.of(MediaTypes.OCI_MANIFEST, "a/b", "a/", "/b", "a/b/c", "A".repeat(127) + "/" + "9".repeat(127), "text/plain; charset=utf-8");
    private static final String CHARACTERS = "azAZ09!#$&^_.+-/;= \n\u00e9\u0660";

    @Test
    void mediaTypesAreTwoRestrictedNames() {
        Random random = new Random(20261126);
        int accepted = 0;
        for (int i = 0; i < 30_000; i++) {
            StringBuilder text = new StringBuilder(SEEDS.get(random.nextInt(SEEDS.size())));
            for (int change = random.nextInt(3); change > 0; change--) {
                int at = random.nextInt(text.length() + 1);
                text.replace(at, Math.min(text.length(), at + random.nextInt(2)), CHARACTERS.charAt(random.nextInt(CHARACTERS.length())) + "");
            }
            boolean expected = GRAMMAR.matcher(text).matches();
            assertThat(MediaTypes.isMediaType(text.toString())).as("<%s>", text).isEqualTo(expected);
            accepted += expected ? 1 : 0;
        }
        assertThat(accepted).isBetween(3_000, 27_000);
    }
}
