package io.atcr.samples.realnetwork;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The JSON of an operation log, as a directory serves it or a liar would write it. */
final class AuditLog {

    private static final JsonMapper JSON = JsonMapper.shared();

    private AuditLog() {
    }

    /** The log that a directory would serve if it had taken one more operation; {@code nullified} are the places it calls so. */
    static byte[] append(byte[] log, Did did, String operation, Cid cid, List<Integer> nullified) {
        ArrayNode entries = (ArrayNode) JSON.readTree(log);
        entries.addObject().put("did", did.toString()).put("cid", cid.toString()).put("createdAt", Instant.now().toString())
                .set("operation", JSON.readTree(operation));
        for (int i = 0; i < entries.size(); i++) {
            ((ObjectNode) entries.get(i)).put("nullified", nullified.contains(i));
        }
        return entries.toString().getBytes(StandardCharsets.UTF_8);
    }

    /** The places that a log itself calls nullified. */
    static List<Integer> nullified(byte[] log) {
        List<Integer> places = new ArrayList<>();
        int at = 0;
        for (JsonNode entry : JSON.readTree(log)) {
            if (entry.path("nullified").booleanValue()) {
                places.add(at);
            }
            at++;
        }
        return places;
    }
}
