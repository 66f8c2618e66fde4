package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.crypto.PublicKey;
import java.net.URI;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fields of a {@code plc_operation}, and the two forms that are hashed: without and with the signature. */
record OperationFields(List<String> rotationKeys, Map<String, String> verificationMethods, List<String> alsoKnownAs,
        Map<String, Service> services, @Nullable Cid prev) {

    static final String TYPE = "plc_operation";

    private static final int DID_HASH_CHARS = 24;

    OperationFields {
        rotationKeys = List.copyOf(rotationKeys);
        verificationMethods = Collections.unmodifiableMap(new LinkedHashMap<>(verificationMethods));
        alsoKnownAs = List.copyOf(alsoKnownAs);
        services = Collections.unmodifiableMap(new LinkedHashMap<>(services));
    }

    /** A service of an account. */
    record Service(String type, String endpoint) {
    }

    static OperationFields of(List<PublicKey> rotationKeys, PublicKey signingKey, List<String> alsoKnownAs, URI pds, @Nullable Cid prev) {
        return new OperationFields(
                rotationKeys.stream().map(PublicKey::toDidKey).toList(),
                Map.of("atproto", signingKey.toDidKey()),
                alsoKnownAs,
                Map.of("atproto_pds", new Service("AtprotoPersonalDataServer", pds.toString())),
                prev);
    }

    DataValue.Map unsigned() {
        return builder().build();
    }

    DataValue.Map signed(byte[] signature) {
        return builder().put("sig", base64(signature)).build();
    }

    static String base64(byte[] signature) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    private DataValue.Builder builder() {
        DataValue.Builder methods = DataValue.Map.builder();
        verificationMethods.forEach(methods::put);
        DataValue.Builder named = DataValue.Map.builder();
        services.forEach((name, service) -> named.put(name,
                DataValue.Map.builder().put("type", service.type()).put("endpoint", service.endpoint()).build()));
        return DataValue.Map.builder()
                .put("type", TYPE)
                .put("rotationKeys", texts(rotationKeys))
                .put("verificationMethods", methods.build())
                .put("alsoKnownAs", texts(alsoKnownAs))
                .put("services", named.build())
                .put("prev", prev == null ? new DataValue.Null() : new DataValue.Text(prev.toString()));
    }

    private static DataValue texts(List<String> texts) {
        return new DataValue.Array(texts.stream().map(text -> (DataValue) new DataValue.Text(text)).toList());
    }

    /** The DID that a signed first operation makes: the head of its hash. */
    static Did genesisDid(byte[] signed) {
        try {
            return Did.parse("did:plc:" + Base32Head.of(Cid.ofDagCbor(signed).digest(), DID_HASH_CHARS));
        } catch (SyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
