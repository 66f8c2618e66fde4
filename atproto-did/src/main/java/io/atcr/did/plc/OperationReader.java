package io.atcr.did.plc;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.json.JsonException;
import io.atcr.did.json.StrictJson;
import io.atcr.did.plc.OperationFields.Service;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON form of a {@code plc_operation}: every field there, of its type, and no other. */
final class OperationReader {

    /** Room for the escapes that JSON may need where DAG-CBOR needs none. */
    private static final int MAX_JSON = 8 * PlcOperation.MAX_BYTES;

    private static final StrictJson JSON = new StrictJson(MAX_JSON);
    private static final Set<String> FIELDS =
            Set.of("type", "rotationKeys", "verificationMethods", "alsoKnownAs", "services", "prev", "sig");

    private final ObjectNode root;

    OperationReader(byte[] json) throws DidException {
        try {
            root = JSON.read(json);
        } catch (JsonException malformed) {
            throw new DidException(DidError.MALFORMED_OPERATION, "operation: " + malformed.getMessage(), malformed.offset());
        }
        if (!Set.copyOf(root.propertyNames()).equals(FIELDS)) {
            throw malformed("not exactly the fields of a plc_operation");
        }
        if (!OperationFields.TYPE.equals(text(root.get("type"), "type"))) {
            throw malformed("type is not plc_operation");
        }
    }

    OperationFields fields() throws DidException {
        return new OperationFields(texts("rotationKeys"), verificationMethods(), texts("alsoKnownAs"), services(), prev());
    }

    /** The signature: 64 bytes, base64url in its only spelling. */
    byte[] signature() throws DidException {
        String text = text(root.get("sig"), "sig");
        byte[] signature;
        try {
            signature = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw malformed("sig is not base64url");
        }
        if (signature.length != 64 || !OperationFields.base64(signature).equals(text)) {
            throw malformed("sig is not 64 bytes in base64url without padding");
        }
        return signature;
    }

    private @Nullable Cid prev() throws DidException {
        JsonNode prev = root.get("prev");
        if (prev.isNull()) {
            return null;
        }
        try {
            Cid cid = Cid.parse(text(prev, "prev"));
            if (cid.isDagCbor()) {
                return cid;
            }
        } catch (CarException notCid) {
            throw malformed("prev is neither a CID nor null");
        }
        throw malformed("prev is not the CID of an operation");
    }

    private List<String> texts(String name) throws DidException {
        JsonNode array = root.get(name);
        if (!array.isArray()) {
            throw malformed(name + " is not a list");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode item : array) {
            texts.add(text(item, name));
        }
        return texts;
    }

    private Map<String, String> verificationMethods() throws DidException {
        Map<String, String> methods = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> method : object(root.get("verificationMethods"), "verificationMethods").properties()) {
            methods.put(method.getKey(), text(method.getValue(), "verificationMethods"));
        }
        return methods;
    }

    private Map<String, Service> services() throws DidException {
        Map<String, Service> services = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(root.get("services"), "services").properties()) {
            ObjectNode service = object(entry.getValue(), "services");
            if (!Set.copyOf(service.propertyNames()).equals(Set.of("type", "endpoint"))) {
                throw malformed("a service has a type and an endpoint");
            }
            services.put(entry.getKey(), new Service(text(service.get("type"), "type"), text(service.get("endpoint"), "endpoint")));
        }
        return services;
    }

    private static ObjectNode object(JsonNode node, String name) throws DidException {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw malformed(name + " is not made of objects");
    }

    private static String text(JsonNode node, String name) throws DidException {
        if (!node.isString()) {
            throw malformed(name + " is not text");
        }
        return node.stringValue();
    }

    private static DidException malformed(String rule) {
        return new DidException(DidError.MALFORMED_OPERATION, "operation: " + rule, -1);
    }
}
