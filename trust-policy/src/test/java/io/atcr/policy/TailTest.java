package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tails of scopes, compared with the tags and digests that they stand for. */
class TailTest {
    private static final List<String> TAILS = List.of("", ":*", ":v*", ":v1", ":v1*", ":v1.0", ":latest", "@sha256:" + "ab".repeat(32),
            "@sha256:" + "cd".repeat(32));
    private static final List<String> REFERENCES = List.of("", ":v", ":v1", ":v1.0", ":v1.0.1", ":v2", ":latest", ":x", "@sha256:" + "ab".repeat(32),
            "@sha256:" + "cd".repeat(32), "@sha256:" + "ef".repeat(32), ":v1@sha256:" + "ab".repeat(32));

    @Test
    void A4_theRelationOfTwoTailsIsThatOfWhatTheyMatch() throws Exception {
        for (String one : TAILS) {
            for (String two : TAILS) {
                assertThat(compare("a.io/b" + one, "a.io/b" + two)).as(one + " and " + two).isEqualTo(bySamples("a.io/b", one, "a.io/b", two));
            }
        }
    }

    @Test
    void A4_pathAndTailTogetherOverlapWhereNeitherIsInsideTheOther() throws Exception {
        for (String one : TAILS) {
            for (String two : TAILS) {
                assertThat(compare("a.io/**" + one, "a.io/b" + two)).as(one + " and " + two).isEqualTo(bySamples("a.io/**", one, "a.io/b", two));
            }
        }
    }

    private static ScopeComparison.Relation compare(String one, String two) throws Exception {
        Scope first = ScopeParser.parse(one);
        Scope second = ScopeParser.parse(two);
        ScopeComparison.Result result = new ScopeComparison().compare(first, second);
        if (result.relation() == ScopeComparison.Relation.OVERLAP) {
            ImageReference example = ImageReference.parse(result.example().orElseThrow());
            assertThat(first.matches(example) && second.matches(example)).as(example + " for " + one + " and " + two).isTrue();
        }
        return result.relation();
    }

    private static ScopeComparison.Relation bySamples(String pathOne, String one, String pathTwo, String two) throws Exception {
        Scope first = ScopeParser.parse(pathOne + one);
        Scope second = ScopeParser.parse(pathTwo + two);
        boolean both = false;
        boolean onlyFirst = false;
        boolean onlySecond = false;
        for (String path : List.of("a.io/b", "a.io/c/d")) {
            for (String tail : REFERENCES) {
                ImageReference reference = ImageReference.parse(path + tail);
                boolean inFirst = first.matches(reference);
                boolean inSecond = second.matches(reference);
                both |= inFirst && inSecond;
                onlyFirst |= inFirst && !inSecond;
                onlySecond |= inSecond && !inFirst;
            }
        }
        if (!both) {
            return ScopeComparison.Relation.DISJOINT;
        }
        return onlyFirst ? onlySecond ? ScopeComparison.Relation.OVERLAP : ScopeComparison.Relation.AROUND
                : onlySecond ? ScopeComparison.Relation.INSIDE : ScopeComparison.Relation.EQUAL;
    }
}
