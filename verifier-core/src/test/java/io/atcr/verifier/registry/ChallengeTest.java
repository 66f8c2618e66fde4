package io.atcr.verifier.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import org.junit.jupiter.api.Test;

class ChallengeTest {
    private static List<Challenge> parse(String... headers) {
        return Challenge.parse(List.of(headers));
    }

    @Test
    void parametersAreTokensOrQuotedStrings() {
        assertThat(parse("bEaReR REALM=\"https://a/t?x=1,2\" , service = reg,scope=\"a \\\"b\\\\\""))
                .containsExactly(new Challenge("bearer", Map.of("realm", "https://a/t?x=1,2", "service", "reg", "scope", "a \"b\\")));
    }

    @Test
    void oneHeaderMayHoldSeveralChallenges() {
        assertThat(parse("Negotiate, Basic realm=\"a\", Bearer realm=\"b\",service=\"c\"", "Digest x=y"))
                .containsExactly(
                        new Challenge("negotiate", Map.of()),
                        new Challenge("basic", Map.of("realm", "a")),
                        new Challenge("bearer", Map.of("realm", "b", "service", "c")),
                        new Challenge("digest", Map.of("x", "y")));
    }

    @Test
    void malformedChallengeIsDroppedAndThoseBeforeItStand() {
        assertThat(parse("Basic realm=\"a\", Bearer realm=\"b")).containsExactly(new Challenge("basic", Map.of("realm", "a")));
        assertThat(parse("Bearer realm=\"a\",realm=\"b\"")).isEmpty();
        assertThat(parse("Bearer realm=\"a\\")).isEmpty();
        assertThat(parse("=x")).isEmpty();
        assertThat(parse("Bearer realm=\"" + "a".repeat(9000) + "\"")).isEmpty();
    }

    @Property(tries = 2000)
    void anyHeaderGivesAnAnswer(@ForAll @Chars({'a', 'B', '=', '"', '\\', ',', ' ', '\t', '<', '\u00e9'}) String header) {
        assertThat(parse(header)).allSatisfy(challenge -> assertThat(challenge.scheme()).isNotEmpty());
    }
}
