package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyChoiceTest {

    @ParameterizedTest
    @CsvSource({
        "atcr.io/alice/prod-app:v1, alice-prod", "ATCR.io:443/alice/prod-app, alice-prod", "atcr.io/alice/prod-app/x, atcr",
        "atcr.io/bob/prod-app, prod", "atcr.io/bob/x/prod-app, atcr", "atcr.io/carol/x/prod-app, team", "atcr.io/app, atcr", "nginx, all",
        "docker.io/library/nginx, all",
        "atcr.io/carol/prod-exact, exact", "atcr.io/carol/prod-exact2, prod",
    })
    void A4_theScopeInsideAllOtherMatchingScopesAppliesAlone(String image, String name) throws Exception {
        List<String> scopes = List.of("all=**", "atcr=atcr.io/**", "team=atcr.io/carol/x/**", "prod=atcr.io/*/prod-*",
                "exact=atcr.io/carol/prod-exact", "alice-prod=atcr.io/alice/prod-*");
        ImageReference reference = ImageReference.parse(image);
        for (int turn = 0; turn < scopes.size(); turn++) {
            TrustPolicy policy = policy(scopes);
            assertThat(policy.ruleFor(reference)).map(PolicyRule::name).contains(name);
            scopes = new ArrayList<>(scopes);
            Collections.rotate(scopes, 1);
        }
    }

    @Test
    void A4_lenientScopeThatMeetsAProductionScopeDoesNotLoad() {
        PolicyException e = failure("prod=atcr.io/*/prod-*", "dev=atcr.io/*/*-dev");
        assertThat(e.code()).isEqualTo(PolicyError.OVERLAPPING_SCOPES);
        assertThat(e.line()).isEqualTo(4);
        assertThat(e.getMessage()).contains("atcr.io/*/*-dev", "atcr.io/*/prod-*", "policy in line 3", "both match atcr.io/a/prod-dev");
    }

    @Test
    void A4_equalScopesDoNotLoad() {
        assertThat(failure("a=atcr.io/x/**", "b=ATCR.io:443/x/**").code()).isEqualTo(PolicyError.EQUAL_SCOPES);
        assertThat(failure("a=**", "b=*/**").code()).isEqualTo(PolicyError.EQUAL_SCOPES);
        assertThat(failure("a=atcr.io/**/*", "b=atcr.io/*/**").code()).isEqualTo(PolicyError.EQUAL_SCOPES);
    }

    @Test
    void A4_scopesTooIntricateToCompareDoNotLoad() {
        assertThat(failure("a=a.io/**/*a*" + "/*".repeat(24), "b=a.io/**/*a*/**").code()).isEqualTo(PolicyError.SCOPE_TOO_COMPLEX);
    }

    @ParameterizedTest
    @CsvSource({
        "atcr.io/*/dev-*, audit, true, true", "atcr.io/*/dev-*, warn, true, true", "atcr.io/*/dev-*, enforce, true, false",
        "atcr.io/*/dev-*, enforce, false, true", "atcr.io/a*/dev, audit, true, true", "atcr.io/**, audit, true, true",
        "**, warn, true, true",
        "*.io/alice/dev, audit, true, true", "atcr.io/alice/*, audit, true, false", "atcr.io/alice/dev, audit, false, false",
        "atcr.io/alice/**, audit, true, false", "atcr.io/alice, audit, true, false",
    })
    void A4_aLenientScopeWithAnOpenOwnerLoadsWithAWarning(String scope, String action, boolean signature, boolean warned) throws Exception {
        TrustPolicy policy = TrustPolicy.parse("version: 1.0\ntrustedDIDs: {" + PolicyLoadTest.ALICE
                + ": {}}\npolicies:\n- {name: a, scope: '" + scope
                + "', require: {signature: " + signature + "}, action: " + action + "}\n");
        assertThat(policy.warnings().stream().anyMatch(w -> w.code() == PolicyWarning.Code.OPEN_OWNER)).isEqualTo(warned);
    }

    @Test
    void aThousandPoliciesLoadAndAreFound() throws Exception {
        StringBuilder lines = new StringBuilder("all=**,atcr=atcr.io/**");
        for (int i = 0; i < 500; i++) {
            lines.append(",t").append(i).append("=atcr.io/team-").append(i).append("/**");
            lines.append(",s").append(i).append("=atcr.io/*/svc-").append(i).append(".x-*");
        }
        PolicyException e = failure(lines.toString().split(","));
        assertThat(e.code()).as("team-i/** meets */svc-i.x-*").isEqualTo(PolicyError.OVERLAPPING_SCOPES);
        TrustPolicy policy = policy(Arrays.asList(lines.toString().replace("atcr.io/team-", "ghcr.io/team-").split(",")));
        assertThat(policy.ruleFor(ImageReference.parse("ghcr.io/team-77/a/b"))).map(PolicyRule::name).contains("t77");
        assertThat(policy.ruleFor(ImageReference.parse("atcr.io/team-77/svc-499.x-1"))).map(PolicyRule::name).contains("s499");
        assertThat(policy.ruleFor(ImageReference.parse("atcr.io/team-77/svc-499.y-1"))).map(PolicyRule::name).contains("atcr");
    }

    @Property(tries = 300)
    void A4_theOrderOfPoliciesNeverMatters(@ForAll("scopeLists") List<String> scopes, @ForAll("images") String image, @ForAll Random random)
            throws Exception {
        List<String> named = scopes.stream().map(scope -> scope.replace("*", "star") + "=" + scope).toList();
        List<String> shuffled = new ArrayList<>(named);
        Collections.shuffle(shuffled, random);
        assertThat(chosen(shuffled, image)).isEqualTo(chosen(named, image));
    }

    @Property(tries = 300)
    void A4_theChosenScopeIsTheSmallestThatMatches(@ForAll("scopeLists") List<String> scopes,
            @ForAll("images") String image) throws Exception {
        TrustPolicy policy;
        try {
            policy = policy(scopes.stream().map(scope -> scope + "=" + scope).toList());
        } catch (PolicyException e) {
            assertThat(e.code()).isIn(PolicyError.OVERLAPPING_SCOPES, PolicyError.EQUAL_SCOPES);
            return;
        }
        ImageReference reference = ImageReference.parse(image);
        List<PolicyRule> matching = policy.rules().stream().filter(rule -> rule.matches(reference)).toList();
        Optional<PolicyRule> chosen = policy.ruleFor(reference);
        assertThat(chosen.isPresent()).isEqualTo(!matching.isEmpty());
        for (PolicyRule other : matching) {
            if (other != chosen.orElseThrow()) {
                assertThat(new ScopeComparison().compare(chosen.get().pattern(), other.pattern()).relation())
                        .isEqualTo(ScopeComparison.Relation.INSIDE);
            }
        }
    }

    private static String chosen(List<String> named, String image) throws ReferenceException {
        try {
            return policy(named).ruleFor(ImageReference.parse(image)).map(PolicyRule::scope).orElse("none");
        } catch (PolicyException e) {
            return "refused";
        }
    }

    @Provide
    Arbitrary<List<String>> scopeLists() {
        return Arbitraries.of("**", "a.io/**", "a.io/*", "a.io/b/**", "a.io/b/c*", "a.io/b/cc*", "a.io/b/cd", "a.io/*/d", "*.io/**",
                "a.io/*/c*", "e.io/**",
                "a.io/b", "*/b/**").list().uniqueElements().ofMinSize(1).ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> images() {
        return Arbitraries.of("a.io/b", "a.io/b/c", "a.io/b/cc", "a.io/b/cd", "a.io/b/d", "a.io/x/d", "a.io/x/c/d", "e.io/b/c", "nginx");
    }

    private static TrustPolicy policy(List<String> namedScopes) throws PolicyException {
        StringBuilder yaml = new StringBuilder("version: 1.0\npolicies:\n");
        for (String named : namedScopes) {
            String[] parts = named.split("=");
            yaml.append("- {name: '").append(parts[0]).append("', scope: '").append(parts[1])
                    .append("', require: {signature: false}, action: enforce}\n");
        }
        return TrustPolicy.parse(yaml.toString());
    }

    private static PolicyException failure(String... namedScopes) {
        return catchThrowableOfType(PolicyException.class, () -> policy(Arrays.asList(namedScopes)));
    }
}
