package io.atcr.did.plc;

import io.atcr.car.cbor.DagCbor;
import io.atcr.car.syntax.Did;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes operation logs, honest ones and others. */
final class LogScript {

    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final URI PDS = URI.create("https://pds.example.com");
    static final PrivateKey RECOVERY = PrivateKey.generate(Curve.P256);
    static final PrivateKey ROTATION = PrivateKey.generate(Curve.K256);
    static final PrivateKey THIRD = PrivateKey.generate(Curve.K256);
    static final PrivateKey STRANGER = PrivateKey.generate(Curve.K256);
    static final List<PublicKey> KEYS = List.of(RECOVERY.publicKey(), ROTATION.publicKey(), THIRD.publicKey());

    private static final JsonMapper JSON = JsonMapper.shared();

    private final List<PlcOperation> operations = new ArrayList<>();
    private final ArrayNode entries = JSON.createArrayNode();
    private Instant now = START;
    private int names;

    /** A log of one operation, signed by {@link #ROTATION}. */
    LogScript() {
        this("alice.example.com");
    }

    /** The same of another identity. */
    LogScript(String handle) {
        append(PlcOperation.genesis(ROTATION, KEYS, ROTATION.publicKey(), List.of("at://" + handle), PDS));
    }

    Did did() {
        return operations.get(0).did();
    }

    PlcOperation operation(int index) {
        return operations.get(index);
    }

    PlcOperation last() {
        return operations.get(operations.size() - 1);
    }

    LogScript after(Duration time) {
        now = now.plus(time);
        return this;
    }

    /** An update of the last operation, an hour later. */
    LogScript update(PrivateKey signer) {
        return after(Duration.ofHours(1)).append(follow(last(), signer));
    }

    LogScript append(PlcOperation operation) {
        operations.add(operation);
        entries.addObject().put("did", operation.did().toString()).put("cid", operation.cid().toString()).put("nullified", false)
                .put("createdAt", now.toString()).set("operation", json(operation));
        return this;
    }

    /** An operation like no other after this one. */
    PlcOperation follow(PlcOperation prev, PrivateKey signer) {
        return prev.update(signer, KEYS, ROTATION.publicKey(), List.of("at://name" + names++ + ".example.com"), PDS);
    }

    LogScript nullified(int... indexes) {
        for (int index : indexes) {
            entry(index).put("nullified", true);
        }
        return this;
    }

    ObjectNode entry(int index) {
        return (ObjectNode) entries.get(index);
    }

    ObjectNode operationJson(int index) {
        return (ObjectNode) entry(index).get("operation");
    }

    LogScript change(Consumer<ArrayNode> change) {
        change.accept(entries);
        return this;
    }

    static ObjectNode json(PlcOperation operation) {
        return (ObjectNode) JSON.readTree(operation.toJson());
    }

    byte[] bytes() {
        return entries.toString().getBytes(StandardCharsets.UTF_8);
    }

    PlcLogVerification verify() {
        return new PlcLogVerifier().verify(did(), bytes());
    }

    /** A text of the form of a key, with which no point of the curve goes. */
    static String noKey() throws Exception {
        while (true) {
            String key = PrivateKey.generate(Curve.K256).publicKey().toDidKey();
            String other = key.substring(0, key.length() - 1) + (key.endsWith("2") ? "3" : "2");
            if (KnownKeys.parse(other).isEmpty()) {
                return other;
            }
        }
    }

    /** A first operation whose texts are as they are given. */
    static PlcOperation signed(PrivateKey signer, List<String> rotationKeys, @Nullable String signingKey) throws Exception {
        ObjectNode json = JSON.createObjectNode().put("type", "plc_operation").putNull("prev").put("sig", "");
        rotationKeys.forEach(json.putArray("rotationKeys")::add);
        ObjectNode methods = json.putObject("verificationMethods");
        if (signingKey != null) {
            methods.put("atproto", signingKey);
        }
        json.putArray("alsoKnownAs");
        json.putObject("services");
        byte[] unsigned = DagCbor.encode(new OperationReader(json).body().unsigned());
        json.put("sig", Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign(unsigned)));
        Did made = PlcOperation.read(Did.parse("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa"), json).genesisDid();
        return PlcOperation.read(made, json);
    }
}
