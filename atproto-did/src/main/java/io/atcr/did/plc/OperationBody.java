package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DataValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an operation says, without its signature; in the terms of a {@code plc_operation} whatever its type. */
sealed interface OperationBody permits RegularBody, TombstoneBody, CreateBody {

    /** A service of an account. */
    record Service(String type, String endpoint) {
    }

    PlcOperation.Type type();

    /** Who may sign the next operation, highest authority first, as did:key. */
    List<String> rotationKeys();

    /** Name to did:key. */
    Map<String, String> verificationMethods();

    List<String> alsoKnownAs();

    Map<String, Service> services();

    /** The operation before; null for the first one. */
    @Nullable Cid prev();

    /** The fields as they are signed. */
    DataValue.Builder fields();

    /** The form that is signed. */
    default DataValue.Map unsigned() {
        return fields().build();
    }

    /** The form that is hashed. */
    default DataValue.Map signed(String sig) {
        return fields().put("sig", sig).build();
    }
}
