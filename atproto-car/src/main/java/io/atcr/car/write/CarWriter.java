package io.atcr.car.write;

import io.atcr.car.Cid;
import io.atcr.car.cbor.CborWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;

/**
 * Writes a CAR version 1: the header with its roots, then one section for each block in the order they are given. Not thread-safe.
 *
 * <p>Blocks are written as they come: a block is neither hashed nor looked for among those written before.
 *
 * @see <a href="https://ipld.io/specs/transport/car/carv1/">CARv1 specification</a>
 * @see <a href="https://atproto.com/specs/repository">ATProto repository specification, CAR File Serialization</a>
 */
public final class CarWriter {

    private final OutputStream out;

    /**
     * Writes the header.
     *
     * @param out where to write; neither buffered, flushed nor closed here
     * @param roots the roots; a repository has one, its commit
     * @throws IOException when {@code out} throws it
     */
    public CarWriter(OutputStream out, List<Cid> roots) throws IOException {
        this.out = out;
        CborWriter header = new CborWriter();
        header.map(2);
        header.text("roots").array(roots.size());
        for (Cid root : roots) {
            header.link(root);
        }
        header.text("version").integer(1);
        byte[] bytes = header.toBytes();
        writeVarint(bytes.length);
        out.write(bytes);
    }

    /**
     * Writes a whole CAR.
     *
     * @param out where to write; neither buffered, flushed nor closed here
     * @param roots the roots; a repository has one, its commit
     * @param blocks the blocks in the order of the map
     * @throws IOException when {@code out} throws it
     */
    public static void write(OutputStream out, List<Cid> roots, Map<Cid, byte[]> blocks) throws IOException {
        CarWriter writer = new CarWriter(out, roots);
        for (Map.Entry<Cid, byte[]> block : blocks.entrySet()) {
            writer.write(block.getKey(), block.getValue());
        }
    }

    /**
     * Writes one block.
     *
     * @param cid the block's CID
     * @param block the block's bytes
     * @throws IOException when the stream throws it
     */
    public void write(Cid cid, byte[] block) throws IOException {
        byte[] id = cid.toBytes();
        writeVarint((long) id.length + block.length);
        out.write(id);
        out.write(block);
    }

    private void writeVarint(long value) throws IOException {
        long rest = value;
        while (rest >= 0x80) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }
}
