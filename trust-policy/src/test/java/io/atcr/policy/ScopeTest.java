package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScopeTest {

    @ParameterizedTest
    @CsvSource({
        "atcr.io/*/prod-*, atcr.io/alice/prod-app, true",
        "atcr.io/*/prod-*, atcr.io/alice/prod-, true",
        "atcr.io/*/prod-*, atcr.io/alice/dev-app, false",
        "atcr.io/*/prod-*, atcr.io/alice/team/prod-app, false",
        "atcr.io/*/prod-*, atcr.io/alice/prod-app/x, false",
        "atcr.io/alice/**, atcr.io/alice/app, true",
        "atcr.io/alice/**, atcr.io/alice/team/app, true",
        "atcr.io/alice/**, atcr.io/alice, false",
        "atcr.io/alice/**, atcr.io/alicex/app, false",
        "atcr.io/**/app, atcr.io/alice/app, true",
        "atcr.io/**/app, atcr.io/alice/team/app, true",
        "atcr.io/**/app, atcr.io/app, false",
        "**, atcr.io/app, true",
        "*/alice/app, ghcr.io:5000/alice/app, true",
        "*.example.com/**, a.b.example.com/x/y, true",
        "*.example.com/**, evil.io/a.example.com/y, false",
        "atcr.io/did:plc:ewvi7nxzyoun6zhxrhs64oiz/*, atcr.io/did:plc:ewvi7nxzyoun6zhxrhs64oiz/app, true",
    })
    void starStaysInAComponentAndTwoStarsCrossThem(String pattern, String scoped, boolean matches) throws Exception {
        assertThat(ScopeParser.parse(pattern).matches(scoped)).isEqualTo(matches);
    }

    @ParameterizedTest
    @CsvSource({
        "ATCR.IO:443/alice/**, atcr.io/alice/**",
        "Index.Docker.io/alice/**, docker.io/alice/**",
        "*.Example.COM:443/**, *.example.com/**",
        "[0:0:0:0:0:0:0:1]:5000/**, [::1]:5000/**",
        "registry:443/**, registry:443/**",
    })
    void A15_theHostOfAScopeIsNormalisedLikeThatOfAReference(String text, String pattern) throws Exception {
        assertThat(ScopeParser.parse(text)).hasToString(pattern);
    }

    @ParameterizedTest
    @CsvSource({
        "nginx, 'or ''**'' alone'",
        "*, 'or ''**'' alone'",
        "alice/app, a registry host first",
        "docker.io/nginx, docker.io/library/nginx",
        "docker.io/*, docker.io/library/*",
        "atcr.io/alice/app:, 'a tag, or the beginning of one'",
        "atcr.io/alice/app:v*1, 'a tag, or the beginning of one'",
        "atcr.io/alice/app:-v1, 'a tag, or the beginning of one'",
        "atcr.io/alice:x/app, ''':'' only before a port'",
        "atcr.io/alice/app@sha256:00, a whole digest after",
        "atcr.io/alice/app:v1@sha256:0000000000000000000000000000000000000000000000000000000000000000, ''':'' only before a port'",
        "user@atcr.io/alice/app, no userinfo",
        "atcr.io/Alice/app, lower case",
        "atcr.io/alice/app?, not '?'",
        "atcr.io/{a}/app, not '{'",
        "atcr.io/alice/, no empty component",
        "/alice/app, no empty component",
        "atcr.io//app, no empty component",
        "atcr.io/alice/prod-**, '''**'' as a whole component'",
        "atcr.io/***/app, '''**'' as a whole component'",
        "**.example.com/x, '''**'' as a whole component'",
        "[*]/x, IPv6 address without '*'",
        "*:443/x, no ':443' after '*'",
        "x*:443/x, no ':443' after '*'",
        "atcr.io/alice/*-, some reference",
        "atcr.io/-*/app, some reference",
        "atcr.io/did:plc:abc/app, some reference",
        "'*-/alice/app', some reference",
        "'', 1 to 255 characters",
    })
    void refusesScopesThatAreMalformedOrCanMatchNothing(String text, String allowed) {
        assertThatThrownBy(() -> ScopeParser.parse(text)).isInstanceOf(ScopeParser.ScopeException.class)
                .hasMessageContaining(allowed.replace("''", "'"));
    }

    @ParameterizedTest
    @CsvSource({
        "atcr.io/*/prod-*, atcr.io/*/dev-*, DISJOINT",
        "atcr.io/*/prod-*, atcr.io/**, INSIDE",
        "**, atcr.io/**, AROUND",
        "**, **, EQUAL",
        "**, */**, EQUAL",
        "*/**, **, EQUAL",
        "atcr.io/*/prod-*, atcr.io/*/*-dev, OVERLAP",
        "atcr.io/**, *.io/**, INSIDE",
        "atcr.*/**, *.io/**, OVERLAP",
        "atcr.io/**/a, atcr.io/b/**, OVERLAP",
        "atcr.io/**/a, atcr.io/**/b, DISJOINT",
        "atcr.io/*/a, atcr.io/**/a, INSIDE",
        "atcr.io/*/a*, atcr.io/*/*a*, INSIDE",
        "atcr.io/*/*a*, atcr.io/*/a, AROUND",
        "atcr.io/*/b-*, atcr.io/*/*--c, OVERLAP",
        "atcr.io/*/a*, atcr.io/*/*-_b, DISJOINT",
        "atcr.io/alice/app, atcr.io/alice/app, EQUAL",
        "atcr.io/alice/app, atcr.io/alice/apps, DISJOINT",
        "atcr.io/did:*/app, atcr.io/*/app, INSIDE",
        "atcr.io/did:web:*/app, atcr.io/did:plc:*/app, DISJOINT",
        "*:5000/a, localhost*/a, OVERLAP",
    })
    void A4_scopesAreComparedExactlyWithinTheReferences(String one, String two, ScopeComparison.Relation relation) throws Exception {
        boolean parseable = !one.contains("-_") && !two.contains("-_");
        Scope first = parseable ? ScopeParser.parse(one) : new Scope(one);
        Scope second = parseable ? ScopeParser.parse(two) : new Scope(two);
        assertThat(new ScopeComparison().compare(first, second).relation()).isEqualTo(relation);
        ScopeComparison.Relation mirrored = switch (relation) {
            case INSIDE -> ScopeComparison.Relation.AROUND;
            case AROUND -> ScopeComparison.Relation.INSIDE;
            default -> relation;
        };
        assertThat(new ScopeComparison().compare(second, first).relation()).isEqualTo(mirrored);
    }

    @Test
    void A4_anOverlapNamesAReferenceThatParsesAndThatBothScopesMatch() throws Exception {
        String[][] pairs = {{"atcr.io/*/prod-*", "atcr.io/*/*-dev"}, {"*/a/**", "**/b"}, {"*:5000/**", "*.io*/x/*"},
            {"*/x/*", "localhost*/**"}, {"atcr.io/did:*/**", "atcr.io/**/app"}, {"*:*/a/**", "*/**/b"}};
        for (String[] pair : pairs) {
            Scope one = ScopeParser.parse(pair[0]);
            Scope two = ScopeParser.parse(pair[1]);
            ScopeComparison.Result result = new ScopeComparison().compare(one, two);
            assertThat(result.relation()).as(pair[0] + " " + pair[1]).isEqualTo(ScopeComparison.Relation.OVERLAP);
            String example = ImageReference.parse(result.example().orElseThrow()).scoped();
            assertThat(example).isEqualTo(result.example().orElseThrow());
            assertThat(one.matches(example) && two.matches(example)).isTrue();
        }
    }

    @Test
    void A4_aComparisonThatIsTooIntricateIsRefusedAndNotGuessed() throws Exception {
        Scope one = ScopeParser.parse("a.io/**/*a*" + "/*".repeat(24));
        Scope two = ScopeParser.parse("a.io/**/*a*/**");
        assertThatThrownBy(() -> new ScopeComparison().compare(one, two)).isInstanceOf(ScopeComparison.TooComplexException.class);
        Scope five = ScopeParser.parse("a.io/*a*b*c*d*e*/**/*f*g*");
        assertThat(new ScopeComparison().compare(five, ScopeParser.parse("a.io/*e*d*c*b*a*/**/*g*f*")).relation())
                .isEqualTo(ScopeComparison.Relation.OVERLAP);
    }

    @Test
    void matchingTakesTimeInProportionToTheText() throws Exception {
        Scope catastrophic = ScopeParser.parse("a.io/" + "*a".repeat(124));
        String text = "a.io/" + "a".repeat(100_000) + "b";
        assertThat(catastrophic.matches(text)).isFalse();
        assertThat(catastrophic.matches(text + "a")).isTrue();
    }

    @Property(tries = 3000)
    void theMatcherAgreesWithANaiveModel(@ForAll("patterns") String pattern, @ForAll("texts") String text) {
        assertThat(new Scope(pattern).matches(text)).as(pattern + " on " + text).isEqualTo(naive(pattern, text));
    }

    @Property(tries = 500)
    void A4_comparisonAgreesWithBruteForceInsideOneComponent(@ForAll("components") String one, @ForAll("components") String two)
            throws Exception {
        assertAgrees("a.io/" + one, "a.io/" + two, SINGLE);
    }

    @Test
    void A4_aPrefixAndASuffixOverlapHoweverLongTheyAre() throws Exception {
        assertAgrees("a.io/**/a/a/a", "a.io/a/a/b/**", SEVERAL);
        assertAgrees("a.io/**/a/a/**", "a.io/**/b/b/**", SEVERAL);
    }

    @Property(tries = 400)
    void A4_comparisonAgreesWithBruteForceOverComponents(@ForAll("paths") String one, @ForAll("paths") String two) throws Exception {
        assertAgrees("a.io/" + one, "a.io/" + two, SEVERAL);
    }

    private static void assertAgrees(String one, String two, List<String> texts) throws Exception {
        boolean both = false;
        boolean onlyOne = false;
        boolean onlyTwo = false;
        for (String text : texts) {
            boolean first = naive(one, text);
            boolean second = naive(two, text);
            both |= first && second;
            onlyOne |= first && !second;
            onlyTwo |= second && !first;
        }
        ScopeComparison.Relation expected = !both ? ScopeComparison.Relation.DISJOINT
                : onlyOne ? onlyTwo ? ScopeComparison.Relation.OVERLAP : ScopeComparison.Relation.AROUND
                : onlyTwo ? ScopeComparison.Relation.INSIDE : ScopeComparison.Relation.EQUAL;
        assertThat(new ScopeComparison().compare(new Scope(one), new Scope(two)).relation()).as(one + " and " + two).isEqualTo(expected);
    }

    private static final List<String> SINGLE = texts(List.of("a", "b", "c"), 6, "");
    /** Six components are enough for patterns of four: three fixed ones of each, as in {@code **}{@code /a/a/a} and {@code b/b/b/**}. */
    private static final List<String> SEVERAL = texts(List.of("a", "b", "ab", "c"), 6, "/");

    private static List<String> texts(List<String> parts, int most, String between) {
        List<String> all = new ArrayList<>();
        List<String> last = List.of("a.io/");
        for (int n = 0; n < most; n++) {
            String separator = n == 0 ? "" : between;
            last = last.stream().flatMap(text -> parts.stream().map(part -> text + separator + part)).toList();
            all.addAll(last);
        }
        return all;
    }

    @Provide
    Arbitrary<String> components() {
        return Arbitraries.of("a", "b", "*").list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("", parts).replaceAll("\\*+", "*"));
    }

    @Provide
    Arbitrary<String> paths() {
        return Arbitraries.of("a", "b", "*", "a*", "**").list().ofMinSize(1).ofMaxSize(4).map(parts -> String.join("/", parts));
    }

    @Provide
    Arbitrary<String> patterns() {
        return Arbitraries.of("a", "b", "*", "a*", "*b", "a*b*a", "**").list().ofMinSize(1).ofMaxSize(5).map(parts -> String.join("/",
                parts));
    }

    @Provide
    Arbitrary<String> texts() {
        return Arbitraries.of("a", "b", "ab", "ba", "aabba").list().ofMinSize(1).ofMaxSize(6).map(parts -> String.join("/", parts));
    }

    /** Component by component, by definition. */
    private static boolean naive(String pattern, String text) {
        return components(Arrays.asList(pattern.split("/")), Arrays.asList(text.split("/")));
    }

    private static boolean components(List<String> pattern, List<String> text) {
        if (pattern.isEmpty() || text.isEmpty()) {
            return pattern.isEmpty() && text.isEmpty();
        }
        List<String> rest = pattern.subList(1, pattern.size());
        if (pattern.get(0).equals("**")) {
            return components(rest, text.subList(1, text.size())) || components(pattern, text.subList(1, text.size()));
        }
        return component(pattern.get(0), text.get(0)) && components(rest, text.subList(1, text.size()));
    }

    private static boolean component(String pattern, String text) {
        if (pattern.isEmpty()) {
            return text.isEmpty();
        }
        if (pattern.charAt(0) == '*') {
            return component(pattern.substring(1), text) || !text.isEmpty() && component(pattern, text.substring(1));
        }
        return !text.isEmpty() && pattern.charAt(0) == text.charAt(0) && component(pattern.substring(1), text.substring(1));
    }
}
