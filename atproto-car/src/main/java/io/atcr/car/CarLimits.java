package io.atcr.car;

/**
 * All limits of this module. The defaults pass every repository seen on the network.
 *
 * <p>Immutable and thread-safe.
 *
 * @param maxCarBytes size of a whole CAR in bytes
 * @param maxHeaderBytes size of a CAR header in bytes, without its length prefix
 * @param maxBlocks sections in one CAR, repeated ones included
 * @param maxBlockBytes size of one block in bytes, without its CID
 * @param maxRecordBytes size of a record in bytes
 * @param maxCborDepth nested arrays and maps, at most {@value #CBOR_DEPTH_CEILING}
 * @param maxContainerEntries items of one array, or entries of one map
 * @param maxKeyBytes length of a map key in bytes
 * @param maxMstDepth layers of a Merkle search tree, at most {@value #MST_DEPTH_CEILING}
 * @param maxNodeEntries entries of one MST node
 */
public record CarLimits(
        int maxCarBytes,
        int maxHeaderBytes,
        int maxBlocks,
        int maxBlockBytes,
        int maxRecordBytes,
        int maxCborDepth,
        int maxContainerEntries,
        int maxKeyBytes,
        int maxMstDepth,
        int maxNodeEntries) {

    /** The deepest nesting any configuration may allow, and the deepest that {@code DagCbor.encode} writes. */
    public static final int CBOR_DEPTH_CEILING = 128;

    /** The theoretical depth of a Merkle search tree: a 256-bit hash has at most 128 pairs of leading zero bits. */
    public static final int MST_DEPTH_CEILING = 129;

    /** The largest byte limit: what fits one array on every JVM. */
    static final int ARRAY_CEILING = Integer.MAX_VALUE - 64;

    private static final CarLimits DEFAULTS =
            new CarLimits(512 << 20, 4096, 4 << 20, 2 << 20, 1 << 20, 32, 131_072, 8192, 32, 1024);

    /**
     * Creates limits.
     *
     * @param maxCarBytes size of a whole CAR in bytes
     * @param maxHeaderBytes size of a CAR header in bytes, without its length prefix
     * @param maxBlocks sections in one CAR, repeated ones included
     * @param maxBlockBytes size of one block in bytes, without its CID
     * @param maxRecordBytes size of a record in bytes
     * @param maxCborDepth nested arrays and maps, at most {@value #CBOR_DEPTH_CEILING}
     * @param maxContainerEntries items of one array, or entries of one map
     * @param maxKeyBytes length of a map key in bytes
     * @param maxMstDepth layers of a Merkle search tree, at most {@value #MST_DEPTH_CEILING}
     * @param maxNodeEntries entries of one MST node
     * @throws IllegalArgumentException if a limit is not positive or exceeds its ceiling
     */
    public CarLimits {
        require("maxCarBytes", maxCarBytes, ARRAY_CEILING);
        require("maxHeaderBytes", maxHeaderBytes, ARRAY_CEILING);
        require("maxBlocks", maxBlocks, 1 << 28);
        require("maxBlockBytes", maxBlockBytes, ARRAY_CEILING);
        require("maxRecordBytes", maxRecordBytes, ARRAY_CEILING);
        require("maxCborDepth", maxCborDepth, CBOR_DEPTH_CEILING);
        require("maxContainerEntries", maxContainerEntries, ARRAY_CEILING);
        require("maxKeyBytes", maxKeyBytes, ARRAY_CEILING);
        require("maxMstDepth", maxMstDepth, MST_DEPTH_CEILING);
        require("maxNodeEntries", maxNodeEntries, ARRAY_CEILING);
    }

    private static void require(String name, int value, int ceiling) {
        if (value < 1 || value > ceiling) {
            throw new IllegalArgumentException(name + " must be between 1 and " + ceiling + ": " + value);
        }
    }

    /**
     * Returns the default limits: CAR 512 MiB, header 4 KiB, 4 Mi sections, block 2 MiB, record 1 MiB, CBOR depth 32,
     * 131 072 entries a container, keys of 8 KiB, MST depth 32, 1024 entries a node.
     *
     * @return the default limits
     */
    public static CarLimits defaults() {
        return DEFAULTS;
    }

    /**
     * Returns these limits with another CAR size.
     *
     * @param bytes the size of a whole CAR in bytes
     * @return the changed limits
     */
    public CarLimits withMaxCarBytes(int bytes) {
        return new CarLimits(bytes, maxHeaderBytes, maxBlocks, maxBlockBytes, maxRecordBytes, maxCborDepth, maxContainerEntries,
                maxKeyBytes, maxMstDepth, maxNodeEntries);
    }

    /**
     * Returns these limits with another number of sections.
     *
     * @param blocks sections in one CAR, repeated ones included
     * @return the changed limits
     */
    public CarLimits withMaxBlocks(int blocks) {
        return new CarLimits(maxCarBytes, maxHeaderBytes, blocks, maxBlockBytes, maxRecordBytes, maxCborDepth, maxContainerEntries,
                maxKeyBytes, maxMstDepth, maxNodeEntries);
    }

    /**
     * Returns these limits with other block and record sizes.
     *
     * @param blockBytes size of one block in bytes, without its CID
     * @param recordBytes size of a record in bytes
     * @return the changed limits
     */
    public CarLimits withMaxBlockBytes(int blockBytes, int recordBytes) {
        return new CarLimits(maxCarBytes, maxHeaderBytes, maxBlocks, blockBytes, recordBytes, maxCborDepth, maxContainerEntries,
                maxKeyBytes, maxMstDepth, maxNodeEntries);
    }

    /**
     * Returns these limits with other CBOR limits.
     *
     * @param depth nested arrays and maps
     * @param containerEntries items of one array, or entries of one map
     * @param keyBytes length of a map key in bytes
     * @return the changed limits
     */
    public CarLimits withCbor(int depth, int containerEntries, int keyBytes) {
        return new CarLimits(maxCarBytes, maxHeaderBytes, maxBlocks, maxBlockBytes, maxRecordBytes, depth, containerEntries,
                keyBytes, maxMstDepth, maxNodeEntries);
    }

    /**
     * Returns these limits with other limits on the Merkle search tree.
     *
     * @param depth layers of a tree
     * @param nodeEntries entries of one node
     * @return the changed limits
     */
    public CarLimits withMst(int depth, int nodeEntries) {
        return new CarLimits(maxCarBytes, maxHeaderBytes, maxBlocks, maxBlockBytes, maxRecordBytes, maxCborDepth,
                maxContainerEntries, maxKeyBytes, depth, nodeEntries);
    }
}
