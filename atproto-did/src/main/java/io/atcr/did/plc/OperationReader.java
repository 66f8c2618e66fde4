package io.atcr.did.plc;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.did.plc.OperationBody.Service;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the JSON form of an operation: every field of its type there, of its own type, and no other. */
final class OperationReader {

    private static final Set<String> REGULAR =
            Set.of("type", "rotationKeys", "verificationMethods", "alsoKnownAs", "services", "prev", "sig");
    private static final Set<String> TOMBSTONE = Set.of("type", "prev", "sig");
    private static final Set<String> CREATE = Set.of("type", "signingKey", "recoveryKey", "handle", "service", "prev", "sig");
    private static final Set<String> SERVICE = Set.of("type", "endpoint");

    private final ObjectNode root;

    OperationReader(ObjectNode root) {
        this.root = root;
    }

    OperationBody body() throws PlcBreach {
        String type = text("type");
        if (type.equals(PlcOperation.Type.OPERATION.text())) {
            requireFields(root, REGULAR, type);
            return new RegularBody(texts("rotationKeys"), verificationMethods(), texts("alsoKnownAs"), services(), prev());
        }
        if (type.equals(PlcOperation.Type.TOMBSTONE.text())) {
            requireFields(root, TOMBSTONE, type);
            Cid prev = prev();
            if (prev == null) {
                throw malformed("a tombstone follows another operation");
            }
            return new TombstoneBody(prev);
        }
        if (type.equals(PlcOperation.Type.CREATE.text())) {
            requireFields(root, CREATE, type);
            if (prev() != null) {
                throw malformed("a create operation follows no other");
            }
            return new CreateBody(text("signingKey"), text("recoveryKey"), text("handle"), text("service"));
        }
        throw malformed("the type is neither plc_operation, plc_tombstone nor create");
    }

    /** The signature as it is spelled. */
    String sig() throws PlcBreach {
        return text("sig");
    }

    private static void requireFields(ObjectNode object, Set<String> fields, String what) throws PlcBreach {
        if (!Set.copyOf(object.propertyNames()).equals(fields)) {
            throw malformed("not exactly the fields of a " + what);
        }
    }

    private @Nullable Cid prev() throws PlcBreach {
        JsonNode prev = root.get("prev");
        if (prev.isNull()) {
            return null;
        }
        try {
            Cid cid = Cid.parse(text("prev"));
            if (cid.isDagCbor()) {
                return cid;
            }
        } catch (CarException notCid) {
            throw malformed("prev is neither a CID nor null");
        }
        throw malformed("prev is not the CID of an operation");
    }

    private List<String> texts(String name) throws PlcBreach {
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

    private Map<String, String> verificationMethods() throws PlcBreach {
        Map<String, String> methods = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> method : object(root.get("verificationMethods"), "verificationMethods").properties()) {
            methods.put(method.getKey(), text(method.getValue(), "verificationMethods"));
        }
        return methods;
    }

    private Map<String, Service> services() throws PlcBreach {
        Map<String, Service> services = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : object(root.get("services"), "services").properties()) {
            ObjectNode service = object(entry.getValue(), "services");
            requireFields(service, SERVICE, "service");
            services.put(entry.getKey(), new Service(text(service.get("type"), "type"), text(service.get("endpoint"), "endpoint")));
        }
        return services;
    }

    private static ObjectNode object(JsonNode node, String name) throws PlcBreach {
        if (node instanceof ObjectNode object) {
            return object;
        }
        throw malformed(name + " is not made of objects");
    }

    private String text(String name) throws PlcBreach {
        JsonNode node = root.get(name);
        if (node == null) {
            throw malformed("no " + name);
        }
        return text(node, name);
    }

    private static String text(JsonNode node, String name) throws PlcBreach {
        if (!node.isString()) {
            throw malformed(name + " is not text");
        }
        return node.stringValue();
    }

    private static PlcBreach malformed(String what) {
        return new PlcBreach(PlcRule.MALFORMED_OPERATION, what);
    }
}
