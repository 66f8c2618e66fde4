package io.atcr.car;

import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import java.io.IOException;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A way through the records of a {@link VerifiedRepository}, in the order of their paths.
 *
 * <pre>{@code
 * RecordCursor records = repository.records(Nsid.parse("io.atcr.manifest"));
 * while (records.next()) {
 *     System.out.println(records.path() + " " + records.cid());
 * }
 * }</pre>
 *
 * <p>Needs no closing. Not thread-safe.
 */
public final class RecordCursor {
    private static final String UNVERIFIED = "the tree is not the one that was verified";

    private final Cid root;
    private final BlockTable blocks;
    private final CarLimits limits;
    private final Sha256 sha256 = new Sha256();
    private final BlockBuffer buffer = new BlockBuffer();
    private final MissingBlocks missing = new MissingBlocks();
    private final TreeWalk tree;
    private final byte @Nullable [] from;
    private final byte @Nullable [] to;
    private boolean begun;
    private boolean ended;

    RecordCursor(Cid root, BlockTable blocks, CarLimits limits, byte @Nullable [] from, byte @Nullable [] to, boolean empty) {
        this.root = root;
        this.blocks = blocks;
        this.limits = limits;
        this.tree = new TreeWalk(blocks, limits, sha256, new BitSet(), missing);
        this.from = from;
        this.to = to;
        this.ended = empty;
    }

    /**
     * Moves to the next record.
     *
     * @return true if there is one, false at the end and ever after
     * @throws IOException if the file cannot be read or has changed
     */
    public boolean next() throws IOException {
        if (ended) {
            return false;
        }
        ended = true;
        try {
            if (!begun) {
                begun = true;
                tree.open(root, from);
            }
            boolean found = tree.next();
            if (missing.count() > 0) {
                throw new IOException(UNVERIFIED);
            }
            ended = !found || to != null && Arrays.compareUnsigned(tree.key(), 0, tree.keyLength(), to, 0, to.length) >= 0;
            return !ended;
        } catch (CarException e) {
            throw new IOException(UNVERIFIED, e);
        }
    }

    /**
     * Returns the path of the current record.
     *
     * @return the path
     * @throws IllegalStateException before the first {@link #next}, or after it has returned false
     */
    public RecordPath path() {
        requireCurrent();
        try {
            return RecordPath.ofKey(Arrays.copyOf(tree.key(), tree.keyLength()));
        } catch (SyntaxException e) {
            throw new IllegalStateException("the cursor gives keys that are record paths only", e);
        }
    }

    /**
     * Returns the CID of the current record.
     *
     * @return the CID
     * @throws IllegalStateException before the first {@link #next}, or after it has returned false
     */
    public Cid cid() {
        requireCurrent();
        return Cid.at(tree.valueArray(), tree.value());
    }

    /**
     * Reads the current record.
     *
     * @return the record
     * @throws IOException if the file cannot be read or has changed
     * @throws IllegalStateException before the first {@link #next}, or after it has returned false
     */
    public RecordValue record() throws IOException {
        Cid cid = cid();
        int block = blocks.find(cid);
        if (block < 0) {
            throw new IOException(UNVERIFIED);
        }
        blocks.load(block, buffer, sha256);
        return new RecordValue(cid, Arrays.copyOfRange(buffer.bytes(), buffer.start(), buffer.end()), limits);
    }

    /** Whether the current record has this key. */
    boolean isAt(byte[] key) {
        requireCurrent();
        return Arrays.equals(tree.key(), 0, tree.keyLength(), key, 0, key.length);
    }

    private void requireCurrent() {
        if (!begun || ended) {
            throw new IllegalStateException("the cursor is not at a record");
        }
    }
}
