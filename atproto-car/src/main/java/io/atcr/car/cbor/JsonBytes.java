package io.atcr.car.cbor;

import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Byte strings in JSON: base64 of RFC 4648, section 4; written without padding, read with or without, spare bits zero. */
final class JsonBytes {
    private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();

    private JsonBytes() {}

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }

    /** The bytes, null if the text is not canonical base64. */
    static byte @Nullable [] decode(String text) {
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
        String bare = encode(bytes);
        boolean canonical = text.equals(bare) || text.equals(Base64.getEncoder().encodeToString(bytes));
        return canonical ? bytes : null;
    }
}
