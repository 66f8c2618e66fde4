package io.atcr.did.plc;

import io.atcr.car.cbor.DataValue;
import io.atcr.did.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Writes a log in the one form that does not depend on how a directory spells it: names in the order of DAG-CBOR, no white space. */
final class LogJson {

    private static final StrictJson JSON = new StrictJson(PlcLimits.DEFAULT_MAX_LOG_BYTES);

    private LogJson() {
    }

    static byte[] write(PlcLog log) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (PlcLogEntry entry : log.entries()) {
            out.write(out.size() == 0 ? '[' : ',');
            out.writeBytes(JSON.write(entry(log, entry)));
        }
        out.write(']');
        return out.toByteArray();
    }

    private static ObjectNode entry(PlcLog log, PlcLogEntry entry) {
        ObjectNode root = JSON.object();
        root.put("did", log.did().toString()).put("cid", entry.cid().toString()).put("createdAt", entry.createdAt().toString());
        root.put("nullified", entry.nullified());
        PlcOperation operation = entry.operation();
        put(root.putObject("operation"), operation.body().signed(operation.signature().text()));
        return root;
    }

    private static void put(ObjectNode node, DataValue.Map fields) {
        for (Map.Entry<String, DataValue> field : fields.entries().entrySet()) {
            node.set(field.getKey(), node(node, field.getValue()));
        }
    }

    /** An operation is made of texts, lists, maps and null. */
    private static JsonNode node(ObjectNode owner, DataValue value) {
        if (value instanceof DataValue.Text text) {
            return owner.stringNode(text.value());
        }
        if (value instanceof DataValue.Array array) {
            ArrayNode list = owner.arrayNode();
            array.items().forEach(item -> list.add(node(owner, item)));
            return list;
        }
        if (value instanceof DataValue.Map map) {
            ObjectNode object = owner.objectNode();
            put(object, map);
            return object;
        }
        if (value instanceof DataValue.Null) {
            return owner.nullNode();
        }
        throw new IllegalStateException("not in an operation: " + value);
    }
}
