package io.atcr.did.plc;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PublicKey;
import io.atcr.did.json.StrictJson;
import java.util.TreeSet;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The two JSON forms a directory serves: the operation itself, and the DID document it leads to. */
final class OperationJson {

    private static final StrictJson JSON = new StrictJson(PlcOperation.MAX_BYTES);
    private static final String DID_KEY_PREFIX = "did:key:";

    private OperationJson() {
    }

    static byte[] operation(OperationFields fields, byte[] signature) {
        ObjectNode root = JSON.object();
        root.put("type", OperationFields.TYPE);
        ObjectNode methods = root.putObject("verificationMethods");
        fields.verificationMethods().forEach(methods::put);
        fields.rotationKeys().forEach(root.putArray("rotationKeys")::add);
        fields.alsoKnownAs().forEach(root.putArray("alsoKnownAs")::add);
        ObjectNode services = root.putObject("services");
        fields.services().forEach((name, service) ->
                services.putObject(name).put("type", service.type()).put("endpoint", service.endpoint()));
        if (fields.prev() == null) {
            root.putNull("prev");
        } else {
            root.put("prev", fields.prev().toString());
        }
        root.put("sig", OperationFields.base64(signature));
        return JSON.write(root);
    }

    static byte[] didDocument(Did did, OperationFields fields) {
        ObjectNode root = JSON.object();
        ArrayNode context = root.putArray("@context");
        context.add("https://www.w3.org/ns/did/v1").add("https://w3id.org/security/multikey/v1");
        suites(fields).forEach(context::add);
        root.put("id", did.toString());
        fields.alsoKnownAs().forEach(root.putArray("alsoKnownAs")::add);
        ArrayNode methods = root.putArray("verificationMethod");
        fields.verificationMethods().forEach((name, didKey) -> methods.addObject()
                .put("id", did + "#" + name)
                .put("type", "Multikey")
                .put("controller", did.toString())
                .put("publicKeyMultibase", didKey.startsWith(DID_KEY_PREFIX) ? didKey.substring(DID_KEY_PREFIX.length()) : didKey));
        ArrayNode services = root.putArray("service");
        fields.services().forEach((name, service) -> services.addObject()
                .put("id", "#" + name)
                .put("type", service.type())
                .put("serviceEndpoint", service.endpoint()));
        return JSON.write(root);
    }

    private static TreeSet<String> suites(OperationFields fields) {
        TreeSet<String> suites = new TreeSet<>();
        for (String didKey : fields.verificationMethods().values()) {
            try {
                suites.add(PublicKey.parseDidKey(didKey).curve() == Curve.K256
                        ? "https://w3id.org/security/suites/secp256k1-2019/v1" : "https://w3id.org/security/suites/ecdsa-2019/v1");
            } catch (CryptoException otherKind) {
                continue;
            }
        }
        return suites;
    }
}
