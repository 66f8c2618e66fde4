package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A4: one image has as many references as its owner has names, and none of them chooses a laxer policy. */
class OwnerNamesTest {
    private static final String ALICE = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";

    private static TrustPolicy policy(String... scopes) throws Exception {
        StringBuilder yaml = new StringBuilder("version: 1.0\ntrustedDIDs:\n  " + ALICE + ": {name: Alice}\nowners: {alice: \"" + ALICE + "\", al: \"" + ALICE
                + "\", bob: \"did:plc:z72i7hdynmk6r22z27h6tvur\"}\npolicies:\n");
        for (String scope : scopes) {
            yaml.append("  - {name: \"" + scope + "\", scope: \"" + scope + "\", require: {signature: true}, action: enforce}\n");
        }
        return TrustPolicy.parse(yaml.toString());
    }

    private static String chosen(TrustPolicy policy, String image) throws Exception {
        return policy.ruleFor(ImageReference.parse(image, policy.atcrRegistries())).map(PolicyRule::name).orElse("none");
    }

    @ParameterizedTest
    @CsvSource({"atcr.io/alice/prod-app", "atcr.io/al/prod-app", "atcr.io/" + ALICE + "/prod-app", "ATCR.io:443/" + ALICE + "/prod-app:v1"})
    void A4_anotherNameOfTheOwnerChoosesTheSamePolicy(String image) throws Exception {
        assertThat(chosen(policy("atcr.io/**", "atcr.io/alice/prod-*"), image)).isEqualTo("atcr.io/alice/prod-*");
    }

    @ParameterizedTest
    @CsvSource({"atcr.io/alice/dev-app,atcr.io/**", "atcr.io/bob/prod-app,atcr.io/**", "atcr.io/carol/prod-app,atcr.io/**",
        "other.io/alice/prod-app,none"})
    void otherImagesAreNotTouched(String image, String expected) throws Exception {
        assertThat(chosen(policy("atcr.io/**", "atcr.io/alice/prod-*"), image)).isEqualTo(expected);
    }

    @Test
    void A4_namesWhosePoliciesDoNotLieInsideOneAnotherAreDenied() throws Exception {
        TrustPolicy policy = policy("atcr.io/alice/prod-*", "atcr.io/" + ALICE + "/*-app", "atcr.io/al/**");

        assertThat(chosen(policy, "atcr.io/alice/prod-app")).isEqualTo("none");
        assertThat(chosen(policy, "atcr.io/" + ALICE + "/prod-app")).isEqualTo("none");
        assertThat(chosen(policy, "atcr.io/al/other")).isEqualTo("atcr.io/al/**");
    }

    @Test
    void aNameWithoutAPolicyDoesNotTakeAwayThatOfAnother() throws Exception {
        TrustPolicy policy = policy("atcr.io/" + ALICE + "/**");

        assertThat(chosen(policy, "atcr.io/" + ALICE + "/app")).isEqualTo("atcr.io/" + ALICE + "/**");
        assertThat(chosen(policy, "atcr.io/alice/app")).as("no policy is for the name that was used").isEqualTo("none");
    }
}
