package io.atcr.car.cbor;

import io.atcr.car.CarError;
import io.atcr.car.CarException;
import io.atcr.car.CarLimits;

/** Reads the head of an item whose major type is not 7, in its shortest form only. Reused; not thread-safe. */
final class CborHead {
    private long argument;
    private int end;

    /** The argument read last, as an unsigned 64-bit number. */
    long argument() {
        return argument;
    }

    /** Where the head read last ends. */
    int end() {
        return end;
    }

    /** Reads the head at {@code start}, which must be before {@code limit}. */
    void read(byte[] bytes, int start, int limit) throws CarException {
        int info = bytes[start] & 31;
        end = start + 1;
        if (info < 24) {
            argument = info;
            return;
        }
        if (info > 27) {
            throw withoutArgument((bytes[start] & 0xff) >> 5, info, start);
        }
        int length = 1 << info - 24;
        if (limit - end < length) {
            throw new CarException(CarError.CBOR_TRUNCATED, start, "the input ends inside a head");
        }
        long value = 0;
        for (int i = 0; i < length; i++) {
            value = value << 8 | bytes[end++] & 0xff;
        }
        boolean minimal = length == 1 ? value >= 24 : value >>> length * 4 != 0;
        if (!minimal) {
            throw new CarException(CarError.CBOR_NON_MINIMAL, start, "not the shortest form");
        }
        argument = value;
    }

    /** The argument as a number of entries, each of which takes some bytes before {@code limit}. */
    int count(int bytesPerEntry, int limit, CarLimits limits) throws CarException {
        if (argument < 0 || argument > (limit - end) / bytesPerEntry) {
            throw new CarException(CarError.CBOR_TRUNCATED, end, "more entries are announced than bytes are left");
        }
        if (argument > limits.maxContainerEntries()) {
            throw new CarException(CarError.CBOR_CONTAINER_SIZE, end, argument + " entries, limit " + limits.maxContainerEntries());
        }
        return (int) argument;
    }

    /** The argument as the length of a string that ends before {@code limit}. */
    int length(int limit) throws CarException {
        if (argument < 0 || argument > limit - end) {
            throw new CarException(CarError.CBOR_TRUNCATED, end, "the string reaches past the end of the input");
        }
        return (int) argument;
    }

    private static CarException withoutArgument(int major, int info, int start) {
        if (info == 31 && major >= CborMajor.BYTES && major <= CborMajor.MAP) {
            return new CarException(CarError.CBOR_INDEFINITE, start, "indefinite length");
        }
        return new CarException(CarError.CBOR_RESERVED, start, "reserved additional information " + info);
    }
}
