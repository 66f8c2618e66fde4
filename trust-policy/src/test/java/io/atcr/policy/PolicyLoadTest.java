package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLoadTest {
    static final String ALICE = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    static final String BOB = "did:plc:z72i7hdynmk6r22z27h6tvur";
    private static final String HEAD = "version: 1.0\ntrustedDIDs:\n  " + ALICE + ": {}\n  " + BOB + ": {name: Bob}\n";
    private static final String KEY = "did:key:zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF";

    static String seed() throws IOException {
        try (var in = PolicyLoadTest.class.getResourceAsStream("seed.yaml")) {
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    @Test
    void theSeedsPolicyLoadsAsItStands() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(seed());
        assertThat(policy.rules()).extracting(PolicyRule::name).containsExactly("production-images", "dev-images");
        PolicyRule production = policy.rules().get(0);
        assertThat(production.line()).isEqualTo(12);
        assertThat(production.action()).isEqualTo(Action.ENFORCE);
        assertThat(production.signatureRequired()).isTrue();
        assertThat(production.minSignatures()).isEqualTo(1);
        assertThat(production.foreignSigners()).isFalse();
        assertThat(production.trustedDids()).extracting(Did::toString).containsExactly("did:plc:alice123", "did:plc:bob456");
        PolicyRule dev = policy.rules().get(1);
        assertThat(dev.action()).isEqualTo(Action.AUDIT);
        assertThat(dev.signatureRequired()).isFalse();
        assertThat(dev.trustedDids()).isEmpty();
        assertThat(dev.minSignatures()).isZero();
        assertThat(policy.warnings()).extracting(PolicyWarning::code).containsExactly(PolicyWarning.Code.PLACEHOLDER_DID,
                PolicyWarning.Code.PLACEHOLDER_DID, PolicyWarning.Code.OPEN_OWNER);
        assertThat(policy.warnings().get(2).line()).isEqualTo(22);
        assertThat(policy.trusted(Did.parse("did:plc:bob456")).orElseThrow().name()).contains("Bob (Security Team)");
        assertThat(policy.trusted(Did.parse("did:plc:bob456")).orElseThrow().expiresAt()).contains(Instant.parse("2025-12-31T23:59:59Z"));
        assertThat(policy.trusted(Did.parse("did:plc:alice123")).orElseThrow().expiresAt()).isEmpty();
        assertThat(policy.atcrRegistries()).containsExactly("atcr.io");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.0", "\"1.0\"", "'1.0'"})
    void theVersionIsANumberOrAString(String version) throws Exception {
        assertThat(TrustPolicy.parse(rule("signature: true").replace("version: 1.0", "version: " + version)).rules()).hasSize(1);
    }

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

    @Test
    void A1_absentTrustedDidsMeansExactlyTheTopLevelOnes() throws Exception {
        assertThat(TrustPolicy.parse(rule("signature: true")).rules().get(0).trustedDids()).extracting(Did::toString)
                .containsExactly(ALICE, BOB);
        assertThat(TrustPolicy.parse(rule("signature: true, trustedDIDs: [" + BOB + "]")).rules().get(0).trustedDids())
                .extracting(Did::toString).containsExactly(BOB);
        assertThat(TrustPolicy.parse(rule("signature: true, minSignatures: 2")).rules().get(0).minSignatures()).isEqualTo(2);
    }

    @Test
    void minSignaturesThatCanNeverCountTogetherAreRefused() throws Exception {
        String windows = "version: 1.0\ntrustedDIDs:\n  " + ALICE + ": {expiresAt: '2025-01-01T00:00:00Z'}\n  " + BOB
                + ": {validFrom: '2025-01-01T00:00:00Z'}\npolicies:\n- {name: a, scope: '**', require: {signature: true, minSignatures: 2},"
                + " action: enforce}\n";
        assertFailure(windows, PolicyError.MIN_SIGNATURES_UNREACHABLE, 6, 68);
        assertThat(TrustPolicy.parse(windows.replace("validFrom: '2025", "validFrom: '2024")).rules()).hasSize(1);
        String pins = windows.replace("{expiresAt: '2025-01-01T00:00:00Z'}", "{keys: ['" + KEY + "']}")
                .replace("{validFrom: '2025-01-01T00:00:00Z'}", "{keys: ['" + KEY + "']}");
        assertFailure(pins, PolicyError.MIN_SIGNATURES_UNREACHABLE, 6, 68);
    }

    @Test
    void A6_aDidWebIsPinnedToKeysOrDeclaredUnpinned() throws Exception {
        String head = "version: 1.0\ntrustedDIDs:\n  did:web:alice.dev: {%s}\n"
                + "policies:\n- {name: a, scope: '**', require: {signature: true}, action: enforce}\n";
        assertFailure(head.formatted(""), PolicyError.UNPINNED_DID_WEB, 3, 3);
        assertFailure(head.formatted("unpinned: false"), PolicyError.UNPINNED_DID_WEB, 3, 3);
        assertFailure(head.formatted("unpinned: true, keys: ['" + KEY + "']"), PolicyError.CONFLICT, 3, 23);
        TrustPolicy pinned = TrustPolicy.parse(head.formatted("keys: ['" + KEY + "']"));
        assertThat(pinned.trusted(Did.parse("did:web:alice.dev")).orElseThrow().keys()).containsExactly(KEY);
        assertThat(pinned.warnings()).isEmpty();
        TrustPolicy unpinned = TrustPolicy.parse(head.formatted("unpinned: true"));
        assertThat(unpinned.trusted(Did.parse("did:web:alice.dev")).orElseThrow().unpinned()).isTrue();
        assertThat(unpinned.warnings()).extracting(PolicyWarning::code).containsExactly(PolicyWarning.Code.UNPINNED_DID_WEB);
        assertThat(TrustPolicy.parse(head.formatted("unpinned: true").replace("alice.dev", "localhost%3A8080")).rules()).hasSize(1);
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
    void aNameMayBeAWordThatOlderYamlTakesForABoolean() throws Exception {
        assertThat(TrustPolicy.parse(rule("signature: true").replace("name: a", "name: no")).rules().get(0).name()).isEqualTo("no");
        assertThat(TrustPolicy.parse(rule("signature: true").replace("name: Bob", "name: off")).trusted(Did.parse(BOB)).orElseThrow().name())
                .contains("off");
    }

    @Test
    void anErrorSaysWhatWasFoundWhatIsAllowedAndWhatWasProbablyMeant() {
        PolicyException e = catchThrowableOfType(PolicyException.class, () -> TrustPolicy.parse(HEAD + "polices: []\n", "trust.yaml"));
        assertThat(e.source()).isEqualTo("trust.yaml");
        assertThat(e.found()).isEqualTo("the key 'polices' in the policy file");
        assertThat(e.allowed()).isEqualTo("version, trustedDIDs, policies, atcrRegistries, owners");
        assertThat(e.suggestion()).contains("policies");
        assertThat(e).hasMessage("trust.yaml:5:1: UNKNOWN_KEY: found the key 'polices' in the policy file; "
                + "allowed: version, trustedDIDs, policies, atcrRegistries, owners; did you mean 'policies'?");
        assertThat(failure(rule("signature: true, trustedDids: []")).suggestion()).contains("trustedDIDs");
        assertThat(failure(rule("signature: true").replace("enforce", "enforced")).suggestion()).contains("enforce");
        assertThat(failure(rule("signature: true, trustedDIDs: [" + ALICE.replace("64", "46") + "]")).suggestion()).contains(ALICE);
        assertThat(failure(HEAD + "zzz: 1\n").suggestion()).isEmpty();
    }

    @Test
    void messagesAreSafeToPrintAndShort() {
        PolicyException e = catchThrowableOfType(PolicyException.class,
                () -> TrustPolicy.parse("version: 1.0\n\"\\e[31m\\u202e\\n" + "x".repeat(500) + "\": 1\n", "a\nb"));
        assertThat(e.code()).isEqualTo(PolicyError.UNKNOWN_KEY);
        assertThat(e.getMessage()).hasSizeLessThan(600).matches("[\\x20-\\x7e]*").startsWith("a\\u000ab:2:1: ").contains("\\u001b[31m\\u202e\\u000a");
    }

    @Test
    void hashesTheBytesOfTheFile(@TempDir Path dir) throws Exception {
        Path file = dir.resolve("p.yaml");
        Files.writeString(file, seed());
        TrustPolicy policy = TrustPolicy.load(file);
        assertThat(policy.sha256()).isEqualTo(Digest.ofBytes(Files.readAllBytes(file)).hex()).isEqualTo(TrustPolicy.parse(seed()).sha256());
        Files.writeString(file, "\ufeff" + seed());
        assertThat(TrustPolicy.load(file).rules()).hasSize(2);
        Files.writeString(file, "nonsense");
        assertThat(catchThrowableOfType(PolicyException.class, () -> TrustPolicy.load(file)).source()).isEqualTo(file.toString());
    }

    @Test
    void aFileThatCannotBeReadIsAPolicyError(@TempDir Path dir) {
        assertThat(catchThrowableOfType(PolicyException.class, () -> TrustPolicy.load(dir.resolve("none"))).code())
                .isEqualTo(PolicyError.UNREADABLE);
        assertThat(catchThrowableOfType(PolicyException.class, () -> TrustPolicy.load(dir)).code()).isEqualTo(PolicyError.UNREADABLE);
    }

    @Test
    void ownersMapSegmentsAndWholeDidsAreTheirOwn() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(rule("signature: true") + "owners: {team: " + BOB + "}\natcrRegistries: ['ATCR.io:443', 'localhost:5000']\n");
        assertThat(policy.owner("team")).contains(Did.parse(BOB));
        assertThat(policy.owner(ALICE)).contains(Did.parse(ALICE));
        assertThat(policy.owner("alice.example")).isEmpty();
        assertThat(policy.owner("did:plc:short")).isEmpty();
        assertThat(policy.atcrRegistries()).isEqualTo(Set.of("atcr.io", "localhost:5000"));
    }

    @Test
    void aPolicyThatCanNeverBeSatisfiedIsPointedOut() throws Exception {
        String yaml = rule("signature: true").replace("'**'", "'ghcr.io/x/**'");
        assertThat(TrustPolicy.parse(yaml).warnings()).extracting(PolicyWarning::code).containsExactly(PolicyWarning.Code.NEVER_SATISFIED);
        assertThat(TrustPolicy.parse(yaml + "  foreignSigners: true\n").warnings()).isEmpty();
        assertThat(TrustPolicy.parse(yaml + "atcrRegistries: [ghcr.io]\n").warnings()).isEmpty();
        assertThat(TrustPolicy.parse(rule("signature: true")).warnings()).isEmpty();
    }

    static String rule(String require) {
        return HEAD + "policies:\n- name: a\n  scope: '**'\n  require: {" + require + "}\n  action: enforce\n";
    }

    private static PolicyException failure(String yaml) {
        return catchThrowableOfType(PolicyException.class, () -> TrustPolicy.parse(yaml));
    }

    private static void assertFailure(String yaml, PolicyError code, int line, int column) {
        PolicyException e = failure(yaml);
        assertThat(e).as(yaml).isNotNull();
        assertThat(List.of(e.code(), e.line(), e.column())).as(e.getMessage()).isEqualTo(List.of(code, line, column));
    }
}
