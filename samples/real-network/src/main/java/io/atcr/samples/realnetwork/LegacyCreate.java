package io.atcr.samples.realnetwork;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Base64;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The {@code create} operation that made identities until 2023, which {@code PlcOperation} reads and does not make any more. */
record LegacyCreate(Did did, Cid cid, String json) {

    private static final int DID_BYTES = 15;

    static LegacyCreate sign(PrivateKey signingKey, PublicKey recoveryKey, String handle, String service) throws SyntaxException {
        ObjectNode json = JsonMapper.shared().createObjectNode().put("type", "create")
                .put("signingKey", signingKey.publicKey().toDidKey()).put("recoveryKey", recoveryKey.toDidKey())
                .put("handle", handle).put("service", service).putNull("prev");
        json.put("sig", Base64.getUrlEncoder().withoutPadding().encodeToString(signingKey.sign(dagCbor(json))));
        Cid cid = Cid.ofDagCbor(dagCbor(json));
        return new LegacyCreate(Did.parse("did:plc:" + base32(Arrays.copyOf(cid.digest(), DID_BYTES))), cid, json.toString());
    }

    private static byte[] dagCbor(ObjectNode json) {
        DataValue.Builder map = DataValue.Map.builder();
        json.properties().forEach(field -> map.put(field.getKey(),
                field.getValue().isNull() ? new DataValue.Null() : new DataValue.Text(field.getValue().stringValue())));
        return DagCbor.encode(map.build());
    }

    /** Fifteen bytes are exactly 24 digits of five bits. */
    private static String base32(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (char digit : new BigInteger(1, bytes).setBit(DID_BYTES * 8).toString(32).substring(1).toCharArray()) {
            text.append("abcdefghijklmnopqrstuvwxyz234567".charAt(Character.digit(digit, 32)));
        }
        return text.toString();
    }
}
