package io.atcr.car.cbor;

import io.atcr.car.CarError;
import io.atcr.car.CarException;

/** Well-formed UTF-8 (Unicode, table 3-7): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    static void check(byte[] bytes, int start, int end) throws CarException {
        int i = start;
        while (i < end) {
            int b = bytes[i];
            if (b >= 0) {
                i++;
                continue;
            }
            int length = sequenceLength(b & 0xff);
            if (length == 0 || end - i < length || !secondByteFits(b & 0xff, bytes[i + 1] & 0xff)) {
                throw malformed(i);
            }
            for (int k = 2; k < length; k++) {
                if ((bytes[i + k] & 0xc0) != 0x80) {
                    throw malformed(i);
                }
            }
            i += length;
        }
    }

    private static int sequenceLength(int first) {
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        return first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    }

    private static boolean secondByteFits(int first, int second) {
        int low = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int high = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        return second >= low && second <= high;
    }

    private static CarException malformed(int offset) {
        return new CarException(CarError.CBOR_UTF8, offset, "not well-formed UTF-8");
    }
}
