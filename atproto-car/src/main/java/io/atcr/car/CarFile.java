package io.atcr.car;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A CAR version 1, read whole: its roots, and its blocks, every one of which hashes to its CID.
 *
 * <p>Blocks may come in any order, may repeat, and may include some that nothing refers to. Immutable and thread-safe. CARv1 specification;
 * ATProto repository specification, CAR File Serialization.
 */
public final class CarFile {
    private final byte[] bytes;
    private final List<Cid> roots;
    private final BlockIndex blocks;

    CarFile(byte[] bytes, List<Cid> roots, BlockIndex blocks) {
        this.bytes = bytes;
        this.roots = List.copyOf(roots);
        this.blocks = blocks;
    }

    /**
     * Reads a CAR.
     *
     * @param bytes the whole CAR; copied
     * @param limits bounds on its size, its header, its blocks and their number
     * @return the CAR
     * @throws CarException with a {@code CAR_} code, or a {@code CBOR_} code for the header, and the offset in bytes
     */
    public static CarFile read(byte[] bytes, CarLimits limits) throws CarException {
        return read(bytes, limits, new Sha256());
    }

    static CarFile read(byte[] bytes, CarLimits limits, Sha256 sha256) throws CarException {
        requireSize(bytes.length, limits);
        return new CarReader(bytes.clone(), limits, sha256).read();
    }

    /**
     * Reads a CAR to the end of a stream, at most one byte beyond the size limit.
     *
     * @param in the stream; not closed
     * @param limits bounds on its size, its header, its blocks and their number
     * @return the CAR
     * @throws CarException with a {@code CAR_} code, or a {@code CBOR_} code for the header, and the offset in bytes
     * @throws IOException if the stream fails
     */
    public static CarFile read(InputStream in, CarLimits limits) throws CarException, IOException {
        byte[] bytes = in.readNBytes(limits.maxCarBytes() + 1);
        requireSize(bytes.length, limits);
        return new CarReader(bytes, limits, new Sha256()).read();
    }

    /**
     * Reads a CAR from a buffer.
     *
     * @param car the CAR's bytes, from position to limit; copied, the buffer's own position untouched
     * @param limits bounds on its size, its header, its blocks and their number
     * @return the CAR
     * @throws CarException with a {@code CAR_} code, or a {@code CBOR_} code for the header, and the offset in bytes
     */
    public static CarFile read(ByteBuffer car, CarLimits limits) throws CarException {
        requireSize(car.remaining(), limits);
        byte[] bytes = new byte[car.remaining()];
        car.duplicate().get(bytes);
        return new CarReader(bytes, limits, new Sha256()).read();
    }

    /**
     * Reads a CAR block by block to the end of a stream and keeps none, in memory of the order of its largest block.
     *
     * <p>Each block is handed on once it was hashed. Whether the whole is a CAR is known only when this method returns.
     *
     * @param in the stream; not closed
     * @param limits bounds on its size, its header, its blocks and their number
     * @param consumer takes the blocks in the order of the CAR, repeated ones each time
     * @return the roots as the header lists them
     * @throws CarException with a {@code CAR_} code, or a {@code CBOR_} code for the header, and the offset in bytes
     * @throws IOException if the stream or the consumer fails
     */
    public static List<Cid> stream(InputStream in, CarLimits limits, BlockConsumer consumer) throws CarException, IOException {
        CarStreamReader.Sink sink = (buffer, cid, place, length) -> {
            int block = cid + Cid.LENGTH;
            consumer.accept(Cid.at(buffer, cid), Arrays.copyOfRange(buffer, block, block + length));
        };
        return new CarStreamReader(in, (bytes, offset, length) -> {}, limits, new Sha256(), sink).read();
    }

    private static void requireSize(int size, CarLimits limits) throws CarException {
        if (size > limits.maxCarBytes()) {
            throw CarHeader.tooLarge(limits);
        }
    }

    /**
     * Returns the one root, which in a repository is the commit.
     *
     * @return the root
     * @throws CarException with {@link CarError#CAR_ROOTS} if there is none or more than one
     */
    public Cid root() throws CarException {
        return CarHeader.onlyRoot(roots);
    }

    /**
     * Returns all roots.
     *
     * @return the roots as the header lists them
     */
    public List<Cid> roots() {
        return roots;
    }

    /**
     * Returns the blocks.
     *
     * @return every block of the CAR
     */
    public BlockStore blocks() {
        return blocks;
    }

    BlockIndex index() {
        return blocks;
    }

    /** The bytes themselves: for readers in this package only. */
    byte[] raw() {
        return bytes;
    }
}
