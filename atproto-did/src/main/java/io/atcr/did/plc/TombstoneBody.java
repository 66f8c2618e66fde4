package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DataValue;
import java.util.List;
import java.util.Map;

/** The fields of a {@code plc_tombstone}: nobody may sign what would follow, except to undo it within the recovery window. */
record TombstoneBody(Cid prev) implements OperationBody {

    @Override
    public PlcOperation.Type type() {
        return PlcOperation.Type.TOMBSTONE;
    }

    @Override
    public List<String> rotationKeys() {
        return List.of();
    }

    @Override
    public Map<String, String> verificationMethods() {
        return Map.of();
    }

    @Override
    public List<String> alsoKnownAs() {
        return List.of();
    }

    @Override
    public Map<String, Service> services() {
        return Map.of();
    }

    @Override
    public DataValue.Builder fields() {
        return DataValue.Map.builder().put("type", type().text()).put("prev", prev.toString());
    }
}
