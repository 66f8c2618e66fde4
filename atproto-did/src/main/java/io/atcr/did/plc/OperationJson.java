package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.did.json.StrictJson;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The two JSON forms a directory serves: the operation itself, and the DID document it leads to. */
final class OperationJson {

    private static final StrictJson JSON = new StrictJson(PlcOperation.MAX_BYTES);
    private static final String DID_KEY_PREFIX = "did:key:";

    /** No multibase starts with it. */
    private static final String NO_MULTIBASE = "not a did:key: ";

    private OperationJson() {
    }

    static byte[] operation(PlcOperation operation) {
        ObjectNode root = JSON.object();
        OperationBody body = operation.body();
        root.put("type", body.type().text());
        if (body instanceof CreateBody create) {
            root.put("signingKey", create.signingKey()).put("recoveryKey", create.recoveryKey());
            root.put("handle", create.handle()).put("service", create.service());
        } else if (body instanceof RegularBody) {
            putState(root, body);
        }
        Cid prev = body.prev();
        if (prev == null) {
            root.putNull("prev");
        } else {
            root.put("prev", prev.toString());
        }
        root.put("sig", operation.signature().text());
        return JSON.write(root);
    }

    private static void putState(ObjectNode root, OperationBody body) {
        ObjectNode methods = root.putObject("verificationMethods");
        body.verificationMethods().forEach(methods::put);
        body.rotationKeys().forEach(root.putArray("rotationKeys")::add);
        body.alsoKnownAs().forEach(root.putArray("alsoKnownAs")::add);
        ObjectNode services = root.putObject("services");
        body.services().forEach((name, service) ->
                services.putObject(name).put("type", service.type()).put("endpoint", service.endpoint()));
    }

    static byte[] didDocument(Did did, OperationBody body) {
        ObjectNode root = JSON.object();
        ArrayNode context = root.putArray("@context");
        context.add("https://www.w3.org/ns/did/v1").add("https://w3id.org/security/multikey/v1");
        suites(body).forEach(context::add);
        root.put("id", did.toString());
        body.alsoKnownAs().forEach(root.putArray("alsoKnownAs")::add);
        ArrayNode methods = root.putArray("verificationMethod");
        body.verificationMethods().forEach((name, didKey) -> methods.addObject()
                .put("id", did + "#" + name)
                .put("type", "Multikey")
                .put("controller", did.toString())
                .put("publicKeyMultibase", multikey(didKey)));
        ArrayNode services = root.putArray("service");
        body.services().forEach((name, service) -> services.addObject()
                .put("id", "#" + name)
                .put("type", service.type())
                .put("serviceEndpoint", service.endpoint()));
        return JSON.write(root);
    }

    /** A text that is no did:key stays what it is, and must not become a key by standing where a Multikey does. */
    private static String multikey(String didKey) {
        return didKey.startsWith(DID_KEY_PREFIX) ? didKey.substring(DID_KEY_PREFIX.length()) : NO_MULTIBASE + didKey;
    }

    /** The contexts that the keys' curves call for; the first characters of a did:key name its curve. */
    private static TreeSet<String> suites(OperationBody body) {
        TreeSet<String> suites = new TreeSet<>();
        for (String didKey : body.verificationMethods().values()) {
            if (didKey.startsWith("did:key:zQ3s")) {
                suites.add("https://w3id.org/security/suites/secp256k1-2019/v1");
            } else if (didKey.startsWith("did:key:zDn")) {
                suites.add("https://w3id.org/security/suites/ecdsa-2019/v1");
            }
        }
        return suites;
    }
}
