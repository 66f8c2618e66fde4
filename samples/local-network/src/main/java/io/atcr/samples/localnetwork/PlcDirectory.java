package io.atcr.samples.localnetwork;

import io.atcr.car.CarException;
import io.atcr.car.syntax.Did;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The did:plc directory's HTTP API (did:plc specification v0.3.0, API). Thread-safe. */
final class PlcDirectory implements LocalServer.Service {

    private static final String DID_DOCUMENT = "application/did+ld+json; charset=utf-8";
    private static final DateTimeFormatter MILLISECONDS =
        DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private final Map<String, PlcLog> logs = new ConcurrentHashMap<>();
    private final InstantSource clock;

    PlcDirectory(InstantSource clock) {
        this.clock = clock;
    }

    /** Takes in an operation as a POST would. */
    void submit(String did, ObjectNode operation) throws PlcLog.Refused {
        PlcLog log = logs.get(did);
        if (log != null) {
            log.add(operation, clock.instant());
            return;
        }
        PlcLog fresh = new PlcLog(did);
        fresh.add(operation, clock.instant());
        if (logs.putIfAbsent(did, fresh) != null) {
            throw new PlcLog.Refused("DID is registered already: " + did);
        }
    }

    @Override
    public Reply answer(LocalServer.Request request) {
        if (request.path().equals("/_health")) {
            return Reply.json(200, "{\"version\":\"local-network\"}");
        }
        int slash = request.path().indexOf('/', 1);
        String did = request.path().substring(1, slash < 0 ? request.path().length() : slash);
        String part = slash < 0 ? "" : request.path().substring(slash);
        try {
            if (!Did.parse(did).isPlc()) {
                return message(400, "Invalid DID: " + did);
            }
        } catch (CarException invalid) {
            return message(400, "Invalid DID: " + did);
        }
        if (request.method().equals("POST") && part.isEmpty()) {
            return register(did, request.body());
        }
        if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
            return message(404, "Not Found");
        }
        PlcLog log = logs.get(did);
        if (log == null) {
            return message(404, "DID not registered: " + did);
        }
        PlcLog.Entry head = log.head().orElseThrow();
        return switch (part) {
            case "" -> head.tombstone() ? unavailable(did) : Reply.of(200, DID_DOCUMENT, Json.bytes(document(did, head.operation())));
            case "/data" -> head.tombstone() ? unavailable(did) : Reply.json(200, data(did, head.operation()).toString());
            case "/log" -> Reply.json(200, Json.array().addAll(
                log.entries().stream().filter(entry -> !entry.nullified()).map(PlcLog.Entry::operation).toList()).toString());
            case "/log/last" -> Reply.json(200, head.operation().toString());
            case "/log/audit" -> Reply.json(200, audit(did, log.entries()).toString());
            default -> message(404, "Not Found");
        };
    }

    private Reply register(String did, byte[] body) {
        Optional<ObjectNode> operation = Json.parseObject(body);
        if (operation.isEmpty()) {
            return message(400, "Not a valid operation");
        }
        try {
            submit(did, operation.get());
            return Reply.of(200, "text/plain; charset=utf-8", new byte[] {'O', 'K'});
        } catch (PlcLog.Refused | IllegalArgumentException refused) {
            return message(400, String.valueOf(refused.getMessage()));
        }
    }

    private static ArrayNode audit(String did, List<PlcLog.Entry> entries) {
        return Json.array().addAll(entries.stream().map(entry -> Json.object("did", did, "operation", entry.operation(),
            "cid", entry.cid().toString(), "nullified", entry.nullified(), "createdAt", iso(entry))).toList());
    }

    private static String iso(PlcLog.Entry entry) {
        return MILLISECONDS.format(entry.createdAt());
    }

    private static ObjectNode data(String did, ObjectNode operation) {
        ObjectNode data = Json.object("did", did);
        for (String name : List.of("verificationMethods", "rotationKeys", "alsoKnownAs", "services")) {
            data.set(name, operation.get(name));
        }
        return data;
    }

    /** The DID document that an operation describes. */
    static ObjectNode document(String did, ObjectNode operation) {
        ArrayNode methods = Json.array();
        for (Map.Entry<String, JsonNode> method : operation.get("verificationMethods").properties()) {
            methods.add(Json.object("id", did + "#" + method.getKey(), "type", "Multikey", "controller", did,
                "publicKeyMultibase", method.getValue().asString().replaceFirst("^did:key:", "")));
        }
        ArrayNode services = Json.array();
        for (Map.Entry<String, JsonNode> service : operation.get("services").properties()) {
            services.add(Json.object("id", "#" + service.getKey(), "type", service.getValue().path("type"),
                "serviceEndpoint", service.getValue().path("endpoint")));
        }
        return Json.object("@context", List.of("https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"), "id", did,
            "alsoKnownAs", operation.get("alsoKnownAs"), "verificationMethod", methods, "service", services);
    }

    private static Reply unavailable(String did) {
        return message(404, "DID not available: " + did);
    }

    private static Reply message(int status, String text) {
        return Reply.json(status, Json.object("message", text).toString());
    }
}
