package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.service.config.ServiceSettings.NamespaceRule;
import io.atcr.samples.service.config.ServiceSettings.Policies;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which policies decide in a namespace. */
class NamespaceRulesTest {
    private static NamespaceRules rules(boolean enforceOnly, NamespaceRule... rules) {
        Map<String, Path> sources = Map.of("b", Path.of("b"), "a", Path.of("a"), "c", Path.of("c"));
        return new NamespaceRules(new Policies(sources, List.of(rules), Duration.ofSeconds(10), Duration.ZERO, false, enforceOnly));
    }

    private static NamespaceRule rule(String policy, String... match) {
        return new NamespaceRule(List.of(match), policy, false);
    }

    @Test
    void anExactNameWinsOverEveryPrefixWhereverItStands() {
        NamespaceRules rules = rules(false, rule("a", "prod-*"), rule("b", "prod-db"), rule("c", "prod-d*"));
        assertThat(rules.of("prod-db").policies()).containsExactly("b");
        assertThat(rules.of("prod-dc").policies()).containsExactly("c");
        assertThat(rules.of("prod-web").policies()).containsExactly("a");
    }

    @Test
    void A4_whatNobodyNamesHasToSatisfyEveryPolicy() {
        NamespaceRules rules = rules(false, rule("a", "prod-*"));
        assertThat(rules.of("prod").policies()).containsExactly("a", "b", "c");
        assertThat(rules.of("PROD-x").policies()).containsExactly("a", "b", "c");
    }

    @Test
    void A4_noNamespaceIsNoneThatAnyPrefixNames() {
        assertThat(rules(false, rule("a", "*", "")).of("").policies()).containsExactly("a", "b", "c");
    }

    @Test
    void A4_whatNobodyNamesIsAsStrictAsTheStrictestRule() {
        NamespaceRules rules = rules(false, rule("a", "dev-*"), new NamespaceRule(List.of("prod-*"), "b", true));
        assertThat(rules.of("dev-1").enforceOnly()).isFalse();
        assertThat(rules.of("prod-1").enforceOnly()).isTrue();
        assertThat(rules.of("other").enforceOnly()).isTrue();
        assertThat(rules(true, rule("a", "dev-*")).of("dev-1").enforceOnly()).isTrue();
    }
}
