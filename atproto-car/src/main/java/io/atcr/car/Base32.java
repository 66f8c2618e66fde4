package io.atcr.car;

/** Lower-case base32 without padding (RFC 4648), the encoding behind multibase {@code b}. Thread-safe. */
public final class Base32 {
    private static final String ALPHABET = "abcdefghijklmnopqrstuvwxyz234567";

    private Base32() {}

    /**
     * Encodes bytes.
     *
     * @param bytes any bytes
     * @return their base32 text, lower case, without padding
     */
    public static String encode(byte[] bytes) {
        StringBuilder text = new StringBuilder((int) ((bytes.length * 8L + 4) / 5));
        int buffer = 0;
        int bits = 0;
        for (byte b : bytes) {
            buffer = (buffer << 8 | b & 0xff) & 0xfff;
            bits += 8;
            while (bits >= 5) {
                bits -= 5;
                text.append(ALPHABET.charAt(buffer >> bits & 31));
            }
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(buffer << 5 - bits & 31));
        }
        return text.toString();
    }

    /** Decodes the characters of {@code text} from {@code start}; offsets in errors count from the start of the text. */
    static byte[] decode(String text, int start) throws CarException {
        int length = text.length() - start;
        byte[] bytes = new byte[(int) (length * 5L / 8)];
        int buffer = 0;
        int bits = 0;
        int n = 0;
        for (int i = start; i < text.length(); i++) {
            buffer = (buffer << 5 | digit(text, i)) & 0xfff;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[n++] = (byte) (buffer >> bits);
            }
        }
        if (bits >= 5 || (buffer & (1 << bits) - 1) != 0) {
            throw new CarException(CarError.CID_TEXT, text.length() - 1, "base32 ends in spare characters or in bits that are not zero");
        }
        return bytes;
    }

    private static int digit(String text, int index) throws CarException {
        char c = text.charAt(index);
        if (c >= 'a' && c <= 'z') {
            return c - 'a';
        }
        if (c >= '2' && c <= '7') {
            return c - '2' + 26;
        }
        throw new CarException(CarError.CID_TEXT, index, String.format("not a lower-case base32 character: U+%04X", (int) c));
    }
}
