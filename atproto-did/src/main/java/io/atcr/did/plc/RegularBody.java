package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DataValue;
import io.atcr.crypto.PublicKey;
import java.net.URI;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a {@code plc_operation}. */
record RegularBody(List<String> rotationKeys, Map<String, String> verificationMethods, List<String> alsoKnownAs,
        Map<String, Service> services, @Nullable Cid prev) implements OperationBody {

    RegularBody {
        rotationKeys = List.copyOf(rotationKeys);
        verificationMethods = Collections.unmodifiableMap(new LinkedHashMap<>(verificationMethods));
        alsoKnownAs = List.copyOf(alsoKnownAs);
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    static RegularBody of(List<PublicKey> rotationKeys, PublicKey signingKey, List<String> alsoKnownAs, URI pds, @Nullable Cid prev) {
        return new RegularBody(
                rotationKeys.stream().map(PublicKey::toDidKey).toList(),
                Map.of("atproto", signingKey.toDidKey()),
                alsoKnownAs,
                Map.of("atproto_pds", new Service("AtprotoPersonalDataServer", pds.toString())),
                prev);
    }

    @Override
    public PlcOperation.Type type() {
        return PlcOperation.Type.OPERATION;
    }

    @Override
    public DataValue.Builder fields() {
        DataValue.Builder methods = DataValue.Map.builder();
        verificationMethods.forEach(methods::put);
        DataValue.Builder named = DataValue.Map.builder();
        services.forEach((name, service) -> named.put(name,
                DataValue.Map.builder().put("type", service.type()).put("endpoint", service.endpoint()).build()));
        return DataValue.Map.builder()
                .put("type", type().text())
                .put("rotationKeys", texts(rotationKeys))
                .put("verificationMethods", methods.build())
                .put("alsoKnownAs", texts(alsoKnownAs))
                .put("services", named.build())
                .put("prev", prev == null ? new DataValue.Null() : new DataValue.Text(prev.toString()));
    }

    private static DataValue texts(List<String> texts) {
        return new DataValue.Array(texts.stream().map(text -> (DataValue) new DataValue.Text(text)).toList());
    }
}
