package io.atcr.samples.cli;

import io.atcr.did.DidDocument;
import io.atcr.did.net.UntrustedText;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogEntry;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Identities for programs: one object on one line. */
final class IdentityJson {
    private static final JsonMapper JSON = AsciiJson.MAPPER;

    private IdentityJson() {}

    static String of(IdentityReport report) {
        ObjectNode root = JSON.createObjectNode();
        root.put("did", report.did().toString());
        root.put("at", report.at().map(Object::toString).orElse(null));
        put(root, report.document());
        report.log().ifPresent(log -> {
            put(root, log);
            if (report.audit() && !log.tombstoned()) {
                ArrayNode differences = root.putArray("servedDifferently");
                report.differences().forEach(difference -> differences.add(UntrustedText.escape(difference)));
            }
        });
        return JSON.writeValueAsString(root);
    }

    static void put(ObjectNode root, Optional<DidDocument> document) {
        root.put("signingKey", document.flatMap(DidDocument::signingKey).map(Object::toString).orElse(null));
        root.put("pds", document.flatMap(DidDocument::pdsEndpoint).map(Object::toString).orElse(null));
        root.put("handle", document.flatMap(DidDocument::handle).map(Object::toString).orElse(null));
    }

    static void put(ObjectNode root, PlcLog log) {
        root.put("tombstoned", log.tombstoned());
        root.put("head", log.head().cid().toString());
        ArrayNode operations = root.putArray("operations");
        for (PlcLogEntry entry : log.entries()) {
            ObjectNode operation = operations.addObject();
            operation.put("index", entry.index())
                    .put("cid", entry.cid().toString())
                    .put("type", entry.operation().type().text())
                    .put("createdAt", entry.createdAt().toString())
                    .put("nullified", entry.nullified())
                    .put("signingKey", entry.operation().signingKey().map(Object::toString).orElse(null));
            if (entry.nullifiedBy().isPresent()) {
                operation.put("nullifiedBy", entry.nullifiedBy().getAsInt());
            }
        }
    }
}
