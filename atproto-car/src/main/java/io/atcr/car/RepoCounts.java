package io.atcr.car;

/**
 * What a repository consists of, as far as it was read: complete if the verdict is {@link RepoVerdict#VERIFIED}.
 *
 * @param records entries of the tree
 * @param nodes nodes of the tree
 * @param blocks blocks of the CAR with different CIDs
 * @param unreachableBlocks blocks that are neither the commit, nor a node, nor a record; meaningful once the whole tree was walked
 * @param missingBlocks places of the tree that name a block which is not in the CAR
 * @param bytes size of the CAR in bytes
 */
public record RepoCounts(long records, long nodes, long blocks, long unreachableBlocks, long missingBlocks, long bytes) {
    static RepoCounts unread(long bytes) {
        return new RepoCounts(0, 0, 0, 0, 0, bytes);
    }
}
