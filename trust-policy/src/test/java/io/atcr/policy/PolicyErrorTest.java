package io.atcr.policy;

import static io.atcr.policy.PolicyLoadTest.ALICE;
import static io.atcr.policy.PolicyLoadTest.HEAD;
import static io.atcr.policy.PolicyLoadTest.assertFailure;
import static io.atcr.policy.PolicyLoadTest.failure;
import static io.atcr.policy.PolicyLoadTest.rule;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyErrorTest {
    private static final String ALLOWED = "version, trustedDIDs, policies, atcrRegistries, owners, groups, deniedDIDs, warnBeforeExpiry";

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "version: 1|UNSUPPORTED_VERSION|1|10",
        "version: 1.1|UNSUPPORTED_VERSION|1|10",
        "version: 1.00|UNSUPPORTED_VERSION|1|10",
        "version: '2.0'|UNSUPPORTED_VERSION|1|10",
        "version: null|UNSUPPORTED_VERSION|1|10",
        "version: [1.0]|UNSUPPORTED_VERSION|1|10",
        "policies: []|MISSING_KEY|1|1",
        "just text|WRONG_TYPE|1|1",
        "[]|WRONG_TYPE|1|1",
        "version: 1.0|MISSING_KEY|1|1",
    })
    void refusesOtherVersionsAndShapes(String yaml, PolicyError code, int line, int column) {
        assertFailure(yaml, code, line, column);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "policies: []|EMPTY|5|11",
        "policies: {}|WRONG_TYPE|5|11",
        "policies: null|WRONG_TYPE|5|11",
        "policies: [1]|WRONG_TYPE|5|12",
        "polices: []|UNKNOWN_KEY|5|1",
        "'': []|UNKNOWN_KEY|5|1",
        "version: 1.0|DUPLICATE_KEY|5|1",
        "[a]: b|WRONG_TYPE|5|1",
        "<<: {a: b}|UNKNOWN_KEY|5|1",
        "atcrRegistries: []|EMPTY|5|17",
        "atcrRegistries: atcr.io|WRONG_TYPE|5|17",
        "atcrRegistries: [atcr]|BAD_REGISTRY|5|18",
        "atcrRegistries: [atcr.io/x]|BAD_REGISTRY|5|18",
        "atcrRegistries: [atcr.io, 'ATCR.io:443']|DUPLICATE_VALUE|5|27",
        "owners: {}|EMPTY|5|9",
        "owners: {a/b: did:plc:ewvi7nxzyoun6zhxrhs64oiz}|BAD_OWNER|5|10",
        "owners: {Alice: did:plc:ewvi7nxzyoun6zhxrhs64oiz}|BAD_OWNER|5|10",
        "owners: {alice: alice.example}|BAD_DID|5|17",
        "owners: {alice: 1}|WRONG_TYPE|5|17",
    })
    void refusesWhatTheTopLevelDoesNotHave(String yaml, PolicyError code, int line, int column) {
        assertFailure(HEAD + yaml, code, line, column);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: null|WRONG_TYPE|3|37",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: Alice|WRONG_TYPE|3|37",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {nmae: x}|UNKNOWN_KEY|3|38",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {name: 1}|WRONG_TYPE|3|44",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {name: ' '}|BAD_NAME|3|44",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {validFrom: 2024}|WRONG_TYPE|3|49",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {validFrom: 2024-01-01}|BAD_TIMESTAMP|3|49",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {validFrom: '2024-01-01T00:00:00'}|BAD_TIMESTAMP|3|49",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {validFrom: '2024-02-30T00:00:00Z'}|BAD_TIMESTAMP|3|49",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {expiresAt: never}|BAD_TIMESTAMP|3|49",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {validFrom: 2025-01-01T00:00:00Z, expiresAt: 2025-01-01T00:00:00Z}|EMPTY_WINDOW|3|82",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {validFrom: 2025-01-01T00:00:00Z, expiresAt: 2025-01-01T00:00:00+00:01}|EMPTY_WINDOW|3|82",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {keys: []}|EMPTY|3|44",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {keys: [zQ3sh]}|BAD_KEY|3|45",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {keys: ['did:key:z0O']}|BAD_KEY|3|45",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {keys: ['did:key:z1', 'did:key:z1']}|DUPLICATE_VALUE|3|59",
        "did:plc:ewvi7nxzyoun6zhxrhs64oiz: {unpinned: true}|CONFLICT|3|38",
        "alice.example: {}|BAD_DID|3|3",
        "did:key:z123: {}|BAD_DID|3|3",
        "did:web:example.com:path: {unpinned: true}|BAD_DID|3|3",
        "did:web:Example.com: {unpinned: true}|BAD_DID|3|3",
        "did:web:example.com.: {unpinned: true}|BAD_DID|3|3",
        "did:web:example.com%3A8443: {unpinned: true}|BAD_DID|3|3",
    })
    void refusesMalformedTrustedDids(String entry, PolicyError code, int line, int column) {
        assertFailure("version: 1.0\ntrustedDIDs:\n  " + entry + "\npolicies: []\n", code, line, column);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "signature: yes|WRONG_TYPE|8|24",
        "signature: 'true'|WRONG_TYPE|8|24",
        "minSignatures: 1|MISSING_KEY|8|12",
        "signature: true, minSignatures: 0|MIN_SIGNATURES_TOO_LOW|8|45",
        "signature: true, minSignatures: -1|MIN_SIGNATURES_TOO_LOW|8|45",
        "signature: true, minSignatures: 3|MIN_SIGNATURES_UNREACHABLE|8|45",
        "signature: true, minSignatures: 99999999999|WRONG_TYPE|8|45",
        "signature: true, minSignatures: 1.0|WRONG_TYPE|8|45",
        "signature: true, minSignatures: '1'|WRONG_TYPE|8|45",
        "signature: true, minSignatures: 0x1|WRONG_TYPE|8|45",
        "signature: true, minSignatures: null|WRONG_TYPE|8|45",
        "signature: true, trustedDIDs: []|EMPTY|8|43",
        "signature: true, trustedDIDs: null|WRONG_TYPE|8|43",
        "signature: true, trustedDIDs: [did:plc:ewvi7nxzyoun6zhxrhs64oia]|UNTRUSTED_DID|8|44",
        "signature: true, trustedDIDs: ['*']|UNTRUSTED_DID|8|44",
        "signature: true, trustedDIDs: [did:plc:ewvi7nxzyoun6zhxrhs64oiz, did:plc:ewvi7nxzyoun6zhxrhs64oiz]|DUPLICATE_VALUE|8|78",
        "signature: true, trustedDIDs: [did:plc:ewvi7nxzyoun6zhxrhs64oiz], minSignatures: 2|MIN_SIGNATURES_UNREACHABLE|8|94",
        "signature: false, minSignatures: 1|CONFLICT|8|31",
        "signature: false, trustedDIDs: [did:plc:ewvi7nxzyoun6zhxrhs64oiz]|CONFLICT|8|31",
        "signature: true, trustedDids: []|UNKNOWN_KEY|8|30",
    })
    void A1_noSpellingOfRequireMeansAnySigner(String require, PolicyError code, int line, int column) {
        assertFailure(HEAD + "policies:\n- name: a\n  scope: '**'\n  require: {" + require + "}\n  action: enforce\n", code, line, column);
    }

    @Test
    void A1_withoutTrustedDidsNobodyCanSign() {
        String yaml = "version: 1.0\npolicies:\n- {name: a, scope: '**', require: {signature: true}, action: enforce}\n";
        assertFailure(yaml, PolicyError.NOBODY_CAN_SIGN, 3, 36);
        assertFailure("trustedDIDs: {}\n" + yaml, PolicyError.EMPTY, 1, 14);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "{scope: '**', require: {signature: true}, action: enforce}|MISSING_KEY|6|3",
        "{name: a, require: {signature: true}, action: enforce}|MISSING_KEY|6|3",
        "{name: a, scope: '**', action: enforce}|MISSING_KEY|6|3",
        "{name: a, scope: '**', require: {signature: true}}|MISSING_KEY|6|3",
        "{name: a, scope: '**', require: {signature: true}, action: Enforce}|UNKNOWN_ACTION|6|62",
        "{name: a, scope: '**', require: {signature: true}, action: allow}|UNKNOWN_ACTION|6|62",
        "{name: a, scope: '**', require: {signature: true}, action: true}|WRONG_TYPE|6|62",
        "{name: a, scope: nginx, require: {signature: true}, action: enforce}|BAD_SCOPE|6|20",
        "{name: a, scope: 5, require: {signature: true}, action: enforce}|WRONG_TYPE|6|20",
        "{name: a, scope: '**', require: true, action: enforce}|WRONG_TYPE|6|35",
        "{name: a, scope: '**', require: {signature: true}, action: enforce, foreignSigners: 1}|WRONG_TYPE|6|87",
        "{name: a, scope: '**', require: {signature: true}, action: enforce, default: allow}|UNKNOWN_KEY|6|71",
    })
    void refusesMalformedPolicies(String policy, PolicyError code, int line, int column) {
        assertFailure(HEAD + "policies:\n- " + policy + "\n", code, line, column);
    }

    @Test
    void namesOfPoliciesDiffer() {
        assertFailure(HEAD + "policies:\n- {name: a, scope: 'a.io/**', require: {signature: true}, action: enforce}\n"
                + "- {name: a, scope: 'b.io/**', require: {signature: true}, action: enforce}\n", PolicyError.DUPLICATE_POLICY_NAME, 7, 10);
    }

    @Test
    void anErrorSaysWhatWasFoundWhatIsAllowedAndWhatWasProbablyMeant() {
        PolicyException e = catchThrowableOfType(PolicyException.class, () -> TrustPolicy.parse(HEAD + "polices: []\n", "trust.yaml"));
        assertThat(e.source()).isEqualTo("trust.yaml");
        assertThat(e.found()).isEqualTo("the key 'polices' in the policy file");
        assertThat(e.allowed()).isEqualTo(ALLOWED);
        assertThat(e.suggestion()).contains("policies");
        assertThat(e).hasMessage("trust.yaml:5:1: UNKNOWN_KEY: found the key 'polices' in the policy file; "
                + "allowed: " + ALLOWED + "; did you mean 'policies'?");
        assertThat(failure(rule("signature: true, trustedDids: []")).suggestion()).contains("trustedDIDs");
        assertThat(failure(rule("signature: true").replace("enforce", "enforced")).suggestion()).contains("enforce");
        assertThat(failure(rule("signature: true, trustedDIDs: [" + ALICE.replace("64", "46") + "]")).suggestion()).contains(ALICE);
        assertThat(failure(HEAD + "zzz: 1\n").suggestion()).isEmpty();
    }

    @Test
    void A21_theNearestWordIsShownEscapedToo() {
        PolicyException e = failure(HEAD + "groups: {\"re\\e[2Jlease\\n::\": [" + ALICE + "]}\npolicies:\n- {name: a, scope: '**', "
                + "require: {signature: true, groups: {'re[2Jlease::': 1}}, action: enforce}\n");
        assertThat(e.code()).isEqualTo(PolicyError.UNKNOWN_GROUP);
        assertThat(e.getMessage()).matches("[\\x20-\\x7e]*").endsWith("did you mean 're\\u001b[2Jlease\\u000a::'?");
    }

    @Test
    void messagesAreSafeToPrintAndShort() {
        PolicyException e = catchThrowableOfType(PolicyException.class,
                () -> TrustPolicy.parse("version: 1.0\n\"\\e[31m\\u202e\\n" + "x".repeat(500) + "\": 1\n", "a\nb"));
        assertThat(e.code()).isEqualTo(PolicyError.UNKNOWN_KEY);
        assertThat(e.getMessage()).hasSizeLessThan(600).matches("[\\x20-\\x7e]*").startsWith("a\\u000ab:2:1: ")
                .contains("\\u001b[31m\\u202e\\u000a");
    }
}
