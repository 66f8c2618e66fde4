package io.atcr.crypto;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The two elliptic curves of ATProto.
 *
 * <p>ATProto cryptography specification, Public Key Encoding.
 */
public enum Curve {
    /** secp256k1, the curve of nearly every account; did:key values start {@code did:key:zQ3s}. */
    K256("e701", "8126", "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141",
            "7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0"),
    /** NIST P-256 (secp256r1); did:key values start {@code did:key:zDn}. */
    P256("8024", "8626", "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551",
            "7fffffff800000007fffffffffffffffde737d56d38bcf4279dce5617e3192a8");

    /** Bytes of a coordinate, of a scalar and of each half of a signature. */
    static final int FIELD_BYTES = 32;
    static final int COMPRESSED_BYTES = 1 + FIELD_BYTES;
    static final int UNCOMPRESSED_BYTES = 1 + 2 * FIELD_BYTES;

    private final byte[] publicPrefix;
    private final byte[] privatePrefix;
    private final byte[] order;
    private final byte[] halfOrder;

    Curve(String publicPrefix, String privatePrefix, String order, String halfOrder) {
        HexFormat hex = HexFormat.of();
        this.publicPrefix = hex.parseHex(publicPrefix);
        this.privatePrefix = hex.parseHex(privatePrefix);
        this.order = hex.parseHex(order);
        this.halfOrder = hex.parseHex(halfOrder);
    }

    byte[] publicPrefix() {
        return publicPrefix.clone();
    }

    boolean hasPublicPrefix(byte[] multicodec) {
        return startsWith(multicodec, publicPrefix);
    }

    boolean hasPrivatePrefix(byte[] multicodec) {
        return startsWith(multicodec, privatePrefix);
    }

    /** Whether the 32 big-endian bytes at {@code from} are a number in [1, n). */
    boolean isScalar(byte[] bytes, int from) {
        return compare(bytes, from, order) < 0 && !isZero(bytes, from);
    }

    /** Whether the 32 big-endian bytes at {@code from} are a number in [0, n/2]. */
    boolean isLow(byte[] bytes, int from) {
        return compare(bytes, from, halfOrder) <= 0;
    }

    private static int compare(byte[] bytes, int from, byte[] bound) {
        return Arrays.compareUnsigned(bytes, from, from + FIELD_BYTES, bound, 0, FIELD_BYTES);
    }

    private static boolean isZero(byte[] bytes, int from) {
        int or = 0;
        for (int i = from; i < from + FIELD_BYTES; i++) {
            or |= bytes[i];
        }
        return or == 0;
    }

    private static boolean startsWith(byte[] bytes, byte[] prefix) {
        return bytes.length >= prefix.length && Arrays.equals(bytes, 0, prefix.length, prefix, 0, prefix.length);
    }
}
