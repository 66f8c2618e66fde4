package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DataValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a {@code create}, the form that first operations had until 2023. */
record CreateBody(String signingKey, String recoveryKey, String handle, String service) implements OperationBody {

    private static final String HANDLE_PREFIX = "at://";

    @Override
    public PlcOperation.Type type() {
        return PlcOperation.Type.CREATE;
    }

    @Override
    public List<String> rotationKeys() {
        return List.of(recoveryKey, signingKey);
    }

    @Override
    public Map<String, String> verificationMethods() {
        return Map.of("atproto", signingKey);
    }

    @Override
    public List<String> alsoKnownAs() {
        return List.of(handle.startsWith(HANDLE_PREFIX) ? handle : HANDLE_PREFIX + handle.replaceFirst("^https?://", ""));
    }

    @Override
    public Map<String, Service> services() {
        boolean complete = service.startsWith("http://") || service.startsWith("https://");
        return Map.of("atproto_pds", new Service("AtprotoPersonalDataServer", complete ? service : "https://" + service));
    }

    @Override
    public @Nullable Cid prev() {
        return null;
    }

    @Override
    public DataValue.Builder fields() {
        return DataValue.Map.builder()
                .put("type", type().text())
                .put("signingKey", signingKey)
                .put("recoveryKey", recoveryKey)
                .put("handle", handle)
                .put("service", service)
                .put("prev", new DataValue.Null());
    }
}
