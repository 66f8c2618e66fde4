package io.atcr.crypto;

import java.util.Arrays;

/**
 * Base58 with the Bitcoin alphabet (multibase {@code z}). Text and bytes correspond one to one, so every text is canonical.
 *
 * <p>The work grows with the square of the length, so the length is bounded before any of it.
 */
final class Base58 {
    /** The longest text that is decoded: enough for 70 bytes; the longest key form has 65. */
    static final int MAX_CHARS = 96;

    private static final String ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    private static final byte[] DIGITS = new byte[128];

    static {
        Arrays.fill(DIGITS, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            DIGITS[ALPHABET.charAt(i)] = (byte) i;
        }
    }

    private Base58() {
    }

    /** Decodes the characters of {@code text} from {@code from}; offsets in errors are indexes into {@code text}. */
    static byte[] decode(String text, int from) throws CryptoException {
        int length = text.length() - from;
        if (length < 1 || length > MAX_CHARS) {
            throw new CryptoException(CryptoError.BAD_LENGTH, from, "base58btc text of " + length + " characters");
        }
        byte[] number = new byte[length];
        int start = length;
        int zeros = 0;
        for (int i = 0; i < length; i++) {
            int carry = digit(text, from + i);
            if (carry == 0 && zeros == i) {
                zeros++;
            }
            for (int k = length - 1; k >= start || carry != 0; k--) {
                carry += 58 * (number[k] & 0xff);
                number[k] = (byte) carry;
                carry >>>= 8;
                start = Math.min(start, k);
            }
        }
        byte[] bytes = new byte[zeros + length - start];
        System.arraycopy(number, start, bytes, zeros, length - start);
        return bytes;
    }

    static String encode(byte[] bytes) {
        int zeros = 0;
        while (zeros < bytes.length && bytes[zeros] == 0) {
            zeros++;
        }
        byte[] digits = new byte[bytes.length * 138 / 100 + 1];
        int start = digits.length;
        for (int i = zeros; i < bytes.length; i++) {
            int carry = bytes[i] & 0xff;
            for (int k = digits.length - 1; k >= start || carry != 0; k--) {
                carry += digits[k] << 8;
                digits[k] = (byte) (carry % 58);
                carry /= 58;
                start = Math.min(start, k);
            }
        }
        StringBuilder text = new StringBuilder(zeros + digits.length - start);
        text.append("1".repeat(zeros));
        for (int k = start; k < digits.length; k++) {
            text.append(ALPHABET.charAt(digits[k]));
        }
        return text.toString();
    }

    private static int digit(String text, int index) throws CryptoException {
        char c = text.charAt(index);
        if (c >= DIGITS.length || DIGITS[c] < 0) {
            throw new CryptoException(CryptoError.BAD_MULTIBASE, index, String.format("U+%04X is not in the base58btc alphabet", (int) c));
        }
        return DIGITS[c];
    }
}
