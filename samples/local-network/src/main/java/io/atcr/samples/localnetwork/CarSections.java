package io.atcr.samples.localnetwork;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The sections of a CAR v1 file that this process wrote, without any check: a server that lies needs blocks under CIDs that they do not
 * have.
 *
 * @param header the header with its length prefix
 * @param sections the blocks in file order
 */
record CarSections(byte[] header, List<Section> sections) {

    private static final int CID_LENGTH = 36;

    /** {@code {"roots": [], "version": 1}} with its length prefix. */
    private static final byte[] NO_ROOTS = {
        0x11, (byte) 0xa2, 0x65, 'r', 'o', 'o', 't', 's', (byte) 0x80, 0x67, 'v', 'e', 'r', 's', 'i', 'o', 'n', 0x01};

    /** A block and the CID that it is filed under. */
    record Section(Cid cid, byte[] data) {
    }

    static CarSections parse(byte[] car) {
        int[] at = {0};
        int headerLength = varint(car, at);
        byte[] header = Arrays.copyOfRange(car, 0, at[0] += headerLength);
        List<Section> sections = new ArrayList<>();
        while (at[0] < car.length) {
            int end = varint(car, at) + at[0];
            try {
                Cid cid = Cid.fromBytes(Arrays.copyOfRange(car, at[0], at[0] + CID_LENGTH));
                sections.add(new Section(cid, Arrays.copyOfRange(car, at[0] + CID_LENGTH, end)));
            } catch (CarException bug) {
                throw new IllegalStateException(bug);
            }
            at[0] = end;
        }
        return new CarSections(header, sections);
    }

    /** The same header with other sections. */
    CarSections with(List<Section> others) {
        return new CarSections(header, others);
    }

    /** A CAR without roots, as {@code com.atproto.sync.getBlocks} answers. */
    static byte[] withoutRoots(List<Section> sections) {
        return new CarSections(NO_ROOTS, sections).toBytes();
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(header);
        for (Section section : sections) {
            int length = CID_LENGTH + section.data().length;
            for (; length > 0x7f; length >>>= 7) {
                out.write(length & 0x7f | 0x80);
            }
            out.write(length);
            out.writeBytes(section.cid().toBytes());
            out.writeBytes(section.data());
        }
        return out.toByteArray();
    }

    private static int varint(byte[] car, int[] at) {
        int value = 0;
        for (int shift = 0;; shift += 7) {
            byte b = car[at[0]++];
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
    }
}
