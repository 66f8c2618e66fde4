package io.atcr.samples.localnetwork;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The operation log of one did:plc, which takes in only what the method's rules allow (did:plc specification v0.3.0). Thread-safe. */
final class PlcLog {

    /** Why an operation is refused. */
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String message) {
            super(message);
        }
    }

    /** An operation that was accepted. */
    static final class Entry {
        private final ObjectNode operation;
        private final Cid cid;
        private final Instant createdAt;
        private List<String> allowedKeys;
        private boolean nullified;

        private Entry(ObjectNode operation, Instant createdAt, List<String> allowedKeys) {
            this.operation = operation;
            this.cid = Cid.ofDagCbor(DagCbor.encode(value(operation)));
            this.createdAt = createdAt;
            this.allowedKeys = allowedKeys;
        }

        private Entry(Entry other) {
            operation = other.operation;
            cid = other.cid;
            createdAt = other.createdAt;
            allowedKeys = other.allowedKeys;
            nullified = other.nullified;
        }

        ObjectNode operation() {
            return operation;
        }

        Cid cid() {
            return cid;
        }

        boolean nullified() {
            return nullified;
        }

        Instant createdAt() {
            return createdAt;
        }

        boolean tombstone() {
            return type(operation).equals("plc_tombstone");
        }
    }

    private static final int MAX_BYTES = 4000;
    private static final Duration RECOVERY = Duration.ofHours(72);
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private final String did;
    private final List<Entry> entries = new ArrayList<>();

    PlcLog(String did) {
        this.did = did;
    }

    /** Adds the signature of a rotation key to an operation without one. */
    static ObjectNode sign(ObjectNode unsigned, PrivateKey key) {
        byte[] signature = key.sign(DagCbor.encode(value(unsigned)));
        return unsigned.deepCopy().put("sig", Base64.getUrlEncoder().withoutPadding().encodeToString(signature));
    }

    /** All operations in order of acceptance, nullified ones too. */
    synchronized List<Entry> entries() {
        return entries.stream().map(Entry::new).toList();
    }

    /** The newest operation that is not nullified. */
    synchronized Optional<Entry> head() {
        return entries.stream().filter(entry -> !entry.nullified).reduce((older, newer) -> newer).map(Entry::new);
    }

    synchronized void add(ObjectNode operation, Instant now) throws Refused {
        require(DagCbor.encode(value(operation)).length <= MAX_BYTES, "Operation too large");
        String type = type(operation);
        require(type.equals("plc_operation") || type.equals("plc_tombstone"), "Unsupported operation type");
        List<String> rotationKeys = new ArrayList<>();
        if (type.equals("plc_operation")) {
            require(operation.get("rotationKeys") instanceof ArrayNode keys && !keys.isEmpty() && keys.size() <= 10,
                "Invalid rotation keys");
            operation.get("rotationKeys").forEach(key -> rotationKeys.add(key.isString() ? key.stringValue() : ""));
            require(operation.get("verificationMethods") instanceof ObjectNode && operation.get("services") instanceof ObjectNode
                && operation.get("alsoKnownAs") instanceof ArrayNode, "Not a valid operation");
        }
        JsonNode prev = operation.get("prev");
        require(prev != null && (prev.isNull() || prev.isString()), "Not a valid operation");
        Instant createdAt = now.truncatedTo(ChronoUnit.MILLIS);
        if (entries.isEmpty()) {
            require(prev.isNull() && type.equals("plc_operation"), "Expected a genesis operation");
            require(didOf(operation).equals(did), "Hash of genesis operation does not match DID identifier: " + did);
            signer(operation, rotationKeys);
        } else {
            Entry last = entries.get(entries.size() - 1);
            createdAt = createdAt.isAfter(last.createdAt) ? createdAt : last.createdAt.plusMillis(1);
            extend(operation, prev, createdAt);
        }
        entries.add(new Entry(operation.deepCopy(), createdAt, List.copyOf(rotationKeys)));
    }

    private void extend(ObjectNode operation, JsonNode prev, Instant createdAt) throws Refused {
        int parent = -1;
        int child = -1;
        for (int i = 0; i < entries.size(); i++) {
            if (entries.get(i).nullified) {
                continue;
            }
            if (parent >= 0) {
                child = i;
                break;
            }
            if (prev.isString() && entries.get(i).cid.toString().equals(prev.stringValue())) {
                parent = i;
            }
        }
        require(parent >= 0, "Operations not correctly ordered");
        Entry previous = entries.get(parent);
        int index = signer(operation, previous.allowedKeys);
        if (child >= 0) {
            require(Duration.between(entries.get(child).createdAt, createdAt).compareTo(RECOVERY) <= 0,
                "Recovery operation occurred outside of the allowed 72 hr recovery window");
            entries.subList(child, entries.size()).forEach(entry -> entry.nullified = true);
        }
        previous.allowedKeys = previous.allowedKeys.subList(0, index);
    }

    /** The place of the key that signed, in order of priority. */
    private static int signer(ObjectNode operation, List<String> allowed) throws Refused {
        ObjectNode unsigned = operation.deepCopy();
        unsigned.remove("sig");
        byte[] message = DagCbor.encode(value(unsigned));
        String text = Json.text(operation, "sig").orElse("");
        byte[] signature;
        try {
            signature = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException malformed) {
            throw new Refused("Invalid signature on op");
        }
        require(Base64.getUrlEncoder().withoutPadding().encodeToString(signature).equals(text), "Invalid signature on op");
        for (int i = 0; i < allowed.size(); i++) {
            try {
                if (PublicKey.parseDidKey(allowed.get(i)).verify(message, signature)) {
                    return i;
                }
            } catch (CryptoException unusable) {
                throw new Refused("Unsupported key: " + unusable.code());
            }
        }
        throw new Refused("Invalid signature on op");
    }

    /** {@code did:plc:} and the first 24 characters of the base32 of the signed genesis operation's SHA-256. */
    static String didOf(ObjectNode genesis) {
        byte[] digest = Cid.ofDagCbor(DagCbor.encode(value(genesis))).digest();
        StringBuilder text = new StringBuilder("did:plc:");
        for (int bit = 0; bit < 24 * 5; bit += 5) {
            int pair = (digest[bit / 8] & 0xff) << 8 | digest[bit / 8 + 1] & 0xff;
            text.append(BASE32.charAt(pair >> 11 - bit % 8 & 31));
        }
        return text.toString();
    }

    private static DataValue value(JsonNode json) {
        if (json instanceof ObjectNode object) {
            DataValue.Builder map = DataValue.Map.builder();
            object.properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
            return map.build();
        }
        if (json instanceof ArrayNode array) {
            List<DataValue> items = new ArrayList<>();
            array.forEach(item -> items.add(value(item)));
            return new DataValue.Array(items);
        }
        if (json.isString()) {
            return new DataValue.Text(json.stringValue());
        }
        return json.isBoolean() ? new DataValue.Bool(json.booleanValue())
            : json.isIntegralNumber() && json.canConvertToLong() ? new DataValue.Int(json.longValue()) : new DataValue.Null();
    }

    private static String type(ObjectNode operation) {
        return Json.text(operation, "type").orElse("");
    }

    private static void require(boolean condition, String message) throws Refused {
        if (!condition) {
            throw new Refused(message);
        }
    }
}
