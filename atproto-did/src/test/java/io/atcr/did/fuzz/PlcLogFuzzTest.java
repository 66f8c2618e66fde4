package io.atcr.did.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.plc.PlcLimits;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogEntry;
import io.atcr.did.plc.PlcLogVerification;
import io.atcr.did.plc.PlcLogVerifier;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Collectors;

/** Any bytes are a verified log or a violation; what is verified is so again in the form that it is written in here. */
class PlcLogFuzzTest {

    private static final PlcLogVerifier VERIFIER = new PlcLogVerifier().withLimits(new PlcLimits(1 << 16, 20, 60));

    @FuzzTest(maxDuration = "2m")
    void any_bytes_are_a_log_or_a_violation(byte[] bytes) throws DidException {
        PlcLogVerification verification = VERIFIER.verify(bytes);
        assertThat(verification.log().isPresent()).isNotEqualTo(verification.violation().isPresent());
        if (verification.violation().isPresent()) {
            assertThat(verification.violation().get().toString().codePoints()).noneMatch(Character::isISOControl);
            return;
        }
        PlcLog log = verification.log().orElseThrow();
        String again = log.entries().stream().map(PlcLogFuzzTest::json).collect(Collectors.joining(",", "[", "]"));
        assertThat(VERIFIER.verify(log.did(), again.getBytes(StandardCharsets.UTF_8)).log().orElseThrow().head().cid()).isEqualTo(log.head().cid());
        byte[] spelled = log.toJson();
        assertThat(VERIFIER.verify(spelled).log().orElseThrow().toJson()).isEqualTo(spelled);
        for (PlcLogEntry entry : log.entries()) {
            document(entry);
        }
    }

    /** An operation with too many names has no document; every other one has. */
    private static Optional<DidDocument> document(PlcLogEntry entry) {
        try {
            return entry.operation().didDocument();
        } catch (DidException tooMany) {
            return Optional.empty();
        }
    }

    private static String json(PlcLogEntry entry) {
        return "{\"did\":\"" + entry.operation().did() + "\",\"cid\":\"" + entry.cid() + "\",\"nullified\":" + entry.nullified() + ",\"createdAt\":\""
                + entry.createdAt() + "\",\"operation\":" + entry.operation().toJson() + "}";
    }
}
