package io.atcr.car.cbor;

import org.jspecify.annotations.Nullable;

/**
 * CIDs that a record may hold beside those a repository is made of: CIDv1, dag-cbor or raw, another hash than sha-256.
 *
 * <p>The data model leaves the hash open in records. BLAKE3 is refused: it belongs to a profile for big files that ATProto does not
 * admit.
 */
final class ForeignCid {
    private static final int MAX_BYTES = 100;
    private static final int SHA_256 = 0x12;
    private static final int BLAKE3 = 0x1e;
    private static final String BASE32 = "abcdefghijklmnopqrstuvwxyz234567";

    private ForeignCid() {}

    static boolean isAcceptable(byte[] bytes, int offset, int length) {
        if (length < 4 || length > MAX_BYTES || bytes[offset] != 1 || (bytes[offset + 1] != 0x71 && bytes[offset + 1] != 0x55)) {
            return false;
        }
        int end = offset + length;
        int position = offset + 2;
        long code = varint(bytes, position, end);
        if (code < 0 || code == SHA_256 || code == BLAKE3) {
            return false;
        }
        position += varintLength(code);
        long digest = varint(bytes, position, end);
        return digest > 0 && digest == end - position - varintLength(digest);
    }

    /** A minimal varint of at most 5 bytes, or -1. */
    private static long varint(byte[] bytes, int start, int end) {
        long value = 0;
        for (int i = 0; i < 5 && start + i < end; i++) {
            int b = bytes[start + i];
            value |= (long) (b & 0x7f) << 7 * i;
            if (b >= 0) {
                return i > 0 && b == 0 ? -1 : value;
            }
        }
        return -1;
    }

    private static int varintLength(long value) {
        return value == 0 ? 1 : (70 - Long.numberOfLeadingZeros(value)) / 7;
    }

    /** The text of a binary CID: {@code b} and lower-case base32 without padding. */
    static String toText(byte[] cid) {
        StringBuilder text = new StringBuilder(1 + (cid.length * 8 + 4) / 5).append('b');
        int bits = 0;
        int held = 0;
        for (byte b : cid) {
            bits = bits << 8 | b & 0xff;
            for (held += 8; held >= 5; held -= 5) {
                text.append(BASE32.charAt(bits >>> held - 5 & 31));
            }
            bits &= 31;
        }
        return held == 0 ? text.toString() : text.append(BASE32.charAt(bits << 5 - held & 31)).toString();
    }

    /** The binary form of an acceptable CID, null if the text is not the one form of such a CID. */
    static byte @Nullable [] ofText(String text) {
        if (text.length() < 2 || text.length() > 1 + (MAX_BYTES * 8 + 4) / 5 || text.charAt(0) != 'b') {
            return null;
        }
        byte[] cid = new byte[(text.length() - 1) * 5 / 8];
        int bits = 0;
        int held = 0;
        int size = 0;
        for (int i = 1; i < text.length(); i++) {
            int digit = BASE32.indexOf(text.charAt(i));
            if (digit < 0) {
                return null;
            }
            bits = (bits & 0xff) << 5 | digit;
            held += 5;
            if (held >= 8) {
                held -= 8;
                cid[size++] = (byte) (bits >>> held);
            }
        }
        return isAcceptable(cid, 0, cid.length) && toText(cid).equals(text) ? cid : null;
    }
}
