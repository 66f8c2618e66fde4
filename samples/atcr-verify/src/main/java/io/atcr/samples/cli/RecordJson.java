package io.atcr.samples.cli;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.cbor.DataJson;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import io.atcr.verifier.Reason;
import io.atcr.verifier.RecordVerification;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What was found about a record, for programs: one object on one line. */
final class RecordJson {
    private RecordJson() {}

    static String of(RecordVerification result) {
        ObjectNode root = AsciiJson.MAPPER.createObjectNode();
        root.put("uri", result.uri().toString());
        root.put("verdict", result.verdict().name());
        root.put("reason", result.reason() == Reason.NONE ? null : result.reason().code());
        root.put("detail", result.reason() == Reason.NONE ? null : result.detail());
        root.put("did", result.did().map(Did::toString).orElse(null));
        root.put("signingKey", result.signingKey().orElse(null));
        root.put("commit", result.commit().map(Cid::toString).orElse(null));
        root.put("rev", result.rev().map(Tid::toString).orElse(null));
        root.put("firstSeen", result.firstSeen());
        root.put("cid", result.record().map(record -> record.cid().toString()).orElse(null));
        root.set("value", value(result));
        root.put("instant", result.instant().toString());
        root.put("durationMillis", result.duration().toMillis());
        root.set("checks", ResultJson.checks(result.checks()));
        return AsciiJson.MAPPER.writeValueAsString(root);
    }

    /** Null also for what has no form in JSON; the CID stands beside it. */
    private static @Nullable JsonNode value(RecordVerification result) {
        if (result.record().isEmpty()) {
            return null;
        }
        try {
            return AsciiJson.MAPPER.readTree(DataJson.write(result.record().get().value()));
        } catch (CarException e) {
            return null;
        }
    }
}
