package io.atcr.did.plc;

import static io.atcr.did.plc.PlcLogAssert.assertRefused;
import static io.atcr.did.plc.PlcLogAssert.assertVerified;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.Vectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The logs that did-method-plc publishes: the valid ones whole, each invalid one for the reason in its name. */
class PlcLogVectorsTest {

    private static PlcLogVerification verify(String file) throws IOException {
        return new PlcLogVerifier().verify(Files.readAllBytes(Vectors.path("plc/audit_log/" + file + ".json")));
    }

    @ParameterizedTest
    @CsvSource({"bnewbold_robocracy,2,''", "bskyapp,2,''", "duplicate_rotation_keys,1,''", "empty_rotation_keys,2,''", "legacy_dholms,5,''",
        "nullification,3,1", "nullification_at_exactly_72h,4,2", "nullification_nontrivial,8,2 3 4 5 6", "nullified_tombstone,4,2",
        "tombstone,2,''"})
    void validLogIsVerifiedWhole(String name, int operations, String nullified) throws Exception {
        PlcLog log = assertVerified(verify("valid/log_" + name));

        assertThat(log.entries()).hasSize(operations);
        assertThat(log.entries().stream().filter(PlcLogEntry::nullified).map(entry -> String.valueOf(entry.index()))
                .collect(Collectors.joining(" "))).isEqualTo(nullified);
        assertThat(log.tombstoned()).isEqualTo(name.equals("tombstone"));
        assertThat(log.didDocument().isPresent()).isEqualTo(!log.tombstoned());
        for (PlcLogEntry entry : log.entries()) {
            assertThat(entry.operation().did()).isEqualTo(log.did());
            assertThat(log.entry(entry.cid())).hasValue(entry);
        }
    }

    @ParameterizedTest
    @CsvSource({"nullification_reused_key,RECOVERY_AUTHORITY,2", "nullification_too_slow,RECOVERY_TOO_LATE,2",
        "sig_b64_newline,SIGNATURE_ENCODING,0", "sig_b64_padding_bits,SIGNATURE_ENCODING,0", "sig_b64_padding_chars,SIGNATURE_ENCODING,0",
        "sig_der,SIGNATURE_FORMAT,0", "sig_k256_high_s,SIGNATURE_HIGH_S,0", "sig_p256_high_s,SIGNATURE_HIGH_S,0",
        "update_nullified,PREV_NULLIFIED,4", "update_tombstoned,PREV_TOMBSTONE,2"})
    void invalidLogIsRefusedForTheReasonInItsName(String name, PlcRule rule, int index) throws Exception {
        assertRefused(verify("invalid/log_invalid_" + name), rule, index);
    }

    @Test
    void noVectorIsLeftOut() throws Exception {
        for (String folder : List.of("valid", "invalid")) {
            try (var files = Files.list(Vectors.path("plc/audit_log/" + folder))) {
                assertThat(files.map(Path::getFileName)).hasSize(10);
            }
        }
    }

    @Test
    void legacyLogLeadsToTheAccountOfToday() throws Exception {
        PlcLog log = assertVerified(verify("valid/log_legacy_dholms"));

        assertThat(log.entries().get(0).operation().type()).isEqualTo(PlcOperation.Type.CREATE);
        assertThat(log.didDocumentAt(log.entries().get(0).createdAt()).orElseThrow().handle()).map(Object::toString).hasValue("dan.bsky.social");
        assertThat(log.didDocument().orElseThrow().pdsEndpoint()).map(Object::toString).hasValue("https://bsky.social");
        assertThat(log.didDocument().orElseThrow().signingKey()).isPresent();
    }
}
