package io.atcr.verifier;

import java.util.Arrays;

/** Cuts CAR files. */
final class Cars {
    private Cars() {}

    /** The header and the section that holds the root, which the writers here put first. */
    static byte[] onlyFirstBlock(byte[] car) {
        int header = end(car, 0);
        return Arrays.copyOf(car, end(car, header));
    }

    private static int end(byte[] car, int at) {
        int length = 0;
        int shift = 0;
        int i = at;
        while (true) {
            int b = car[i++] & 0xff;
            length |= (b & 0x7f) << shift;
            shift += 7;
            if (b < 0x80) {
                return i + length;
            }
        }
    }
}
