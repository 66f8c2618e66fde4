package io.atcr.did.plc;

/** The first characters of a hash in lower-case base32 (RFC 4648). */
final class Base32Head {

    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32Head() {
    }

    static String of(byte[] hash, int chars) {
        StringBuilder text = new StringBuilder(chars);
        for (int i = 0; i < chars; i++) {
            int bit = i * 5;
            int high = hash[bit / 8] & 0xff;
            int low = bit / 8 + 1 < hash.length ? hash[bit / 8 + 1] & 0xff : 0;
            text.append(ALPHABET.charAt((high << 8 | low) >> 11 - bit % 8 & 31));
        }
        return text.toString();
    }
}
