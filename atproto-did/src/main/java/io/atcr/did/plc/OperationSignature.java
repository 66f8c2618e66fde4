package io.atcr.did.plc;

import io.atcr.crypto.SignatureCheck;
import java.util.Base64;

/** A signature, 64 bytes, and its text in base64url, of which one spelling is right. did:plc specification, Operation Serialization. */
final class OperationSignature {

    private static final int BYTES = 64;
    private static final int DER_SEQUENCE = 0x30;
    private static final int DER_INTEGER = 0x02;

    private final String text;
    private final byte[] bytes;

    private OperationSignature(String text, byte[] bytes) {
        this.text = text;
        this.bytes = bytes;
    }

    static OperationSignature of(byte[] signature) {
        return new OperationSignature(encode(signature), signature);
    }

    /** Refuses padding, white space, spare bits and other alphabets, all of which would be other spellings of the same signature. */
    static OperationSignature parse(String text) throws PlcBreach {
        byte[] bytes;
        try {
            bytes = Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException notBase64) {
            throw new PlcBreach(PlcRule.SIGNATURE_ENCODING, "sig is not base64url");
        }
        if (!encode(bytes).equals(text)) {
            throw new PlcBreach(PlcRule.SIGNATURE_ENCODING, "sig is not in the one spelling of base64url, without padding and spare bits");
        }
        if (bytes.length != BYTES) {
            throw new PlcBreach(PlcRule.SIGNATURE_FORMAT, "sig has " + bytes.length + " bytes, not " + BYTES);
        }
        return new OperationSignature(text, bytes);
    }

    private static String encode(byte[] signature) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }

    String text() {
        return text;
    }

    /** Not copied. */
    byte[] bytes() {
        return bytes;
    }

    /** Why a signature that no key verifies is refused. */
    PlcBreach refused(SignatureCheck check, int keys) {
        if (bytes[0] == DER_SEQUENCE && bytes[1] == BYTES - 2 && bytes[2] == DER_INTEGER) {
            return new PlcBreach(PlcRule.SIGNATURE_FORMAT, "sig is DER");
        }
        if (check == SignatureCheck.HIGH_S) {
            return new PlcBreach(PlcRule.SIGNATURE_HIGH_S, "sig has a high s");
        }
        return new PlcBreach(PlcRule.BAD_SIGNATURE, "none of the " + keys + " keys that may sign has signed");
    }
}
