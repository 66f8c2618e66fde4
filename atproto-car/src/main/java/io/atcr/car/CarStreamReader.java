package io.atcr.car;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * Reads one CAR from a stream, block by block, each of which is hashed and handed on. The buffer grows to
 * the largest block that really came, never to an announced length. Used once.
 */
final class CarStreamReader {
    /** Where the bytes go as they are read. */
    @FunctionalInterface
    interface Copy {
        void write(byte[] bytes, int offset, int length) throws IOException;
    }

    /** Takes each block once it was hashed: its CID stands in the buffer before its bytes, its place is that in the CAR. */
    @FunctionalInterface
    interface Sink {
        void block(byte[] buffer, int cid, int place, int length) throws IOException;
    }

    private static final int BUFFER = 1 << 18;

    private final InputStream in;
    private final Copy copy;
    private final CarLimits limits;
    private final Sha256 sha256;
    private final Sink sink;
    private byte[] buffer = new byte[BUFFER];
    private int position;
    private int filled;
    private long base;

    CarStreamReader(InputStream in, Copy copy, CarLimits limits, Sha256 sha256, Sink sink) {
        this.in = in;
        this.copy = copy;
        this.limits = limits;
        this.sha256 = sha256;
        this.sink = sink;
    }

    /** Reads to the end of the stream and returns the roots. */
    List<Cid> read() throws CarException, IOException {
        long length = varint();
        CarHeader.requireHeaderSize(length, limits);
        require(length, 0);
        int start = position;
        position += (int) length;
        List<Cid> roots = CarHeader.roots(buffer, start, position, limits);
        for (int sections = 0; available(1); sections++) {
            if (sections == limits.maxBlocks()) {
                throw CarHeader.tooManyBlocks(sections, offset());
            }
            section();
        }
        return roots;
    }

    /** How many bytes have been read and judged. */
    long offset() {
        return base + position;
    }

    private void section() throws CarException, IOException {
        long start = offset();
        long length = varint();
        CarHeader.requireSectionSize(length, start, limits);
        require(length, start);
        int block = position + Cid.LENGTH;
        int end = position + (int) length;
        if (!Cid.isCidAt(buffer, position)) {
            throw CarHeader.notACid(offset());
        }
        if (!sha256.matches(buffer, block, end - block, buffer, position + Cid.DIGEST_OFFSET)) {
            throw CarHeader.wrongHash(Cid.at(buffer, position), base + block);
        }
        sink.block(buffer, position, (int) (base + block), end - block);
        position = end;
    }

    private void require(long length, long start) throws CarException, IOException {
        if (!available(length)) {
            throw CarHeader.truncated(length, filled - position, start);
        }
    }

    private long varint() throws CarException, IOException {
        long start = offset();
        long value = 0;
        for (int i = 0; i < CarHeader.MAX_VARINT_BYTES; i++) {
            if (!available(1)) {
                throw CarHeader.endsInLength(start);
            }
            int b = buffer[position++];
            value |= (long) (b & 0x7f) << 7 * i;
            if (b >= 0) {
                if (b == 0 && i > 0) {
                    throw CarHeader.nonMinimalVarint(start);
                }
                return value;
            }
        }
        throw CarHeader.longVarint(start);
    }

    /** Has so many bytes in the buffer, one after another; false if the stream ends before. */
    private boolean available(long length) throws CarException, IOException {
        while (filled - position < length) {
            if (buffer.length - position < length) {
                compact();
            }
            int read = in.read(buffer, filled, buffer.length - filled);
            if (read < 0) {
                return false;
            }
            if (base + filled + read > limits.maxCarBytes()) {
                throw CarHeader.tooLarge(limits);
            }
            copy.write(buffer, filled, read);
            filled += read;
        }
        return true;
    }

    private void compact() {
        System.arraycopy(buffer, position, buffer, 0, filled - position);
        base += position;
        filled -= position;
        position = 0;
        if (filled == buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(buffer.length * 2L, CarLimits.ARRAY_CEILING));
        }
    }
}
