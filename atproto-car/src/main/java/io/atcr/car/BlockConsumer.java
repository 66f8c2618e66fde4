package io.atcr.car;

import java.io.IOException;

/** Takes the blocks of a CAR as they are read. */
@FunctionalInterface
public interface BlockConsumer {

    /**
     * Takes one block.
     *
     * @param cid its CID, which its bytes hash to
     * @param block its bytes, the consumer's own
     * @throws IOException if the consumer cannot go on; ends the reading
     */
    void accept(Cid cid, byte[] block) throws IOException;
}
