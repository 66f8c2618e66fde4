package io.atcr.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyLoadTest {
    static final String ALICE = "did:plc:ewvi7nxzyoun6zhxrhs64oiz";
    static final String BOB = "did:plc:z72i7hdynmk6r22z27h6tvur";
    static final String HEAD = "version: 1.0\ntrustedDIDs:\n  " + ALICE + ": {}\n  " + BOB + ": {name: Bob}\n";
    private static final String KEY = "did:key:zQ3shXjHeiBuRCKmM36cuYnm7YEMzhGnCmCyW92sRJ9pribSF";

    static String seed() throws IOException {
        try (var in = PolicyLoadTest.class.getResourceAsStream("seed.yaml")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
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

    @Test
    void aNameMayBeAWordThatOlderYamlTakesForABoolean() throws Exception {
        assertThat(TrustPolicy.parse(rule("signature: true").replace("name: a", "name: no")).rules().get(0).name()).isEqualTo("no");
        assertThat(TrustPolicy.parse(rule("signature: true").replace("name: Bob", "name: off")).trusted(Did.parse(BOB)).orElseThrow()
                .name())
                .contains("off");
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
        assertThat(catchThrowableOfType(PolicyException.class, () -> TrustPolicy.load(dir)).code()).isEqualTo(PolicyError.BAD_DIRECTORY);
    }

    @Test
    void ownersMapSegmentsAndWholeDidsAreTheirOwn() throws Exception {
        TrustPolicy policy = TrustPolicy.parse(rule("signature: true") + "owners: {team: " + BOB
                + "}\natcrRegistries: ['ATCR.io:443', 'localhost:5000']\n");
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

    static PolicyException failure(String yaml) {
        return catchThrowableOfType(PolicyException.class, () -> TrustPolicy.parse(yaml));
    }

    static void assertCode(String yaml, PolicyError code) {
        PolicyException e = failure(yaml);
        assertThat(e).as(yaml).isNotNull();
        assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
        assertThat(e.line()).as(e.getMessage()).isPositive();
        assertSchemaAgrees(yaml, e);
    }

    /** What the schema can say, it says: whatever the shape of the document breaks. */
    private static void assertSchemaAgrees(String yaml, PolicyException e) {
        boolean byShape = switch (e.code()) {
            // a key that is a list is text in JSON, and 1.0 and 0x1 are whole numbers there
            case WRONG_TYPE -> !e.found().contains("as a key") && !e.found().contains("the number 1.0") && !e.found().contains("0x");
            case UNKNOWN_KEY, EMPTY, UNKNOWN_ACTION, UNKNOWN_VALUE, BAD_DID, BAD_KEY, BAD_NAME -> true;
            case BAD_TIMESTAMP -> !e.found().contains("-02-30");
            case BAD_DURATION -> !e.found().contains("25h") && !e.found().contains("99d");
            case MISSING_KEY -> !e.found().contains("policies");
            case MIN_SIGNATURES_TOO_LOW -> !e.allowed().contains("groups");
            case UNSUPPORTED_VERSION -> !e.found().matches("the number 1(\\.0+)? for version");
            case CONFLICT -> e.found().contains("signature: false");
            default -> false;
        };
        if (byShape) {
            assertThat(PolicySchema.errors(yaml)).as("the schema accepts what does not load: " + e.getMessage()).isNotEmpty();
        }
    }

    static void assertFailure(String yaml, PolicyError code, int line, int column) {
        PolicyException e = failure(yaml);
        assertThat(e).as(yaml).isNotNull();
        assertThat(List.of(e.code(), e.line(), e.column())).as(e.getMessage()).isEqualTo(List.of(code, line, column));
        assertSchemaAgrees(yaml, e);
    }
}
