package io.atcr.car.cbor;


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
}
