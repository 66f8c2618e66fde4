package io.atcr.car.write;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.Commit;
import io.atcr.car.FirehoseCommit;
import io.atcr.car.RepoOperation;
import io.atcr.car.cbor.CborWriter;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds a repository in memory and signs its commits, as a PDS does.
 *
 * <p>Changes are staged until {@link #commit}: {@link #record} and {@link #paths} speak of the staged state, {@link #head},
 * {@link #exportCar} and {@link #proveRecord} of the last commit. Only the last commit's blocks are kept, as on a PDS. A commit costs time
 * in proportion to the changes since the one before. Not thread-safe.
 *
 * @see <a href="https://atproto.com/specs/repository">ATProto repository specification</a>
 */
public final class RepoBuilder {

    private static final int COMMIT_VERSION = 3;

    private final Did did;
    private final CommitSigner signer;

    /** What the last commit holds. */
    private final Map<RecordPath, byte[]> committed = new HashMap<>();
    private MerkleSearchTree committedTree = MerkleSearchTree.empty();
    private @Nullable Commit head;
    private byte[] headBlock = {};
    private @Nullable FirehoseCommit message;

    /** What the next commit changes: the record, or empty for a deletion. */
    private final Map<RecordPath, Optional<byte[]>> staged = new LinkedHashMap<>();

    /**
     * Starts an empty repository.
     *
     * @param did the account
     * @param signer signs its commits
     */
    public RepoBuilder(Did did, CommitSigner signer) {
        this.did = did;
        this.signer = signer;
    }

    /**
     * Stages a record, which replaces one at the same path.
     *
     * @param path where
     * @param record the record
     * @return this builder
     * @throws IllegalArgumentException when the record's {@code $type} is not the collection of the path
     */
    public RepoBuilder put(RecordPath path, DataValue.Map record) {
        String collection = path.collection().toString();
        if (!record.text("$type").filter(collection::equals).isPresent()) {
            throw new IllegalArgumentException("the record's $type must be its collection, " + collection);
        }
        return putRaw(path, DagCbor.encode(record));
    }

    /**
     * Stages the bytes of a record, which replaces one at the same path. The bytes are not looked at: this is the way to make a
     * repository that a verifier must refuse.
     *
     * @param path where
     * @param recordBytes the record's block; copied
     * @return this builder
     */
    public RepoBuilder putRaw(RecordPath path, byte[] recordBytes) {
        staged.put(path, Optional.of(recordBytes.clone()));
        return this;
    }

    /**
     * Stages the deletion of a record.
     *
     * @param path where
     * @return whether there was a record
     */
    public boolean delete(RecordPath path) {
        boolean present = staged.containsKey(path) ? staged.get(path).isPresent() : committed.containsKey(path);
        staged.put(path, Optional.empty());
        return present;
    }

    /**
     * The bytes of a record in the staged state.
     *
     * @param path where
     * @return a copy of the record's block; empty when there is none
     */
    public Optional<byte[]> record(RecordPath path) {
        Optional<byte[]> change = staged.get(path);
        return (change != null ? change : Optional.ofNullable(committed.get(path))).map(byte[]::clone);
    }

    /**
     * The paths of all records in the staged state.
     *
     * @return a snapshot in the order of the tree; unmodifiable
     */
    public Set<RecordPath> paths() {
        Set<RecordPath> paths = new TreeSet<>(committed.keySet());
        staged.forEach((path, change) -> {
            if (change.isPresent()) {
                paths.add(path);
            } else {
                paths.remove(path);
            }
        });
        return Collections.unmodifiableSet(paths);
    }

    /**
     * Signs a commit over the staged state, which becomes the head. Without staged changes the new commit has the old tree, as after a
     * key rotation. When the signer fails, nothing has changed.
     *
     * @param rev the revision
     * @return the commit
     * @throws IllegalArgumentException when {@code rev} is not above the head's
     * @throws IllegalStateException when the signer's answer is not a signature of 64 bytes
     * @see <a href="https://atproto.com/specs/repository">ATProto repository specification, Commit Objects</a>
     */
    public Commit commit(Tid rev) {
        if (head != null && rev.compareTo(head.rev()) <= 0) {
            throw new IllegalArgumentException("rev " + rev + " is not above the head's, " + head.rev());
        }
        List<RepoOperation> operations = stagedOperations();
        MerkleSearchTree tree = committedTree;
        for (Map.Entry<RecordPath, Optional<byte[]>> change : staged.entrySet()) {
            byte[] key = change.getKey().keyBytes();
            Optional<byte[]> record = change.getValue();
            tree = record.isPresent() ? tree.with(key, Cid.ofDagCbor(record.get())) : tree.without(key);
        }
        byte[] signature = signer.sign(encode(rev, tree.root(), null));
        byte[] block = encode(rev, tree.root(), signature);
        Commit commit = decode(block);
        staged.forEach((path, record) -> record.ifPresentOrElse(bytes -> committed.put(path, bytes), () -> committed.remove(path)));
        staged.clear();
        message = new FirehoseCommit(did, commit.cid(), rev, head == null ? null : head.rev(), committedTree.root(), operations);
        committedTree = tree;
        headBlock = block;
        head = commit;
        return commit;
    }

    private List<RepoOperation> stagedOperations() {
        List<RepoOperation> operations = new ArrayList<>();
        staged.forEach((path, record) -> {
            byte[] before = committed.get(path);
            Cid prev = before == null ? null : Cid.ofDagCbor(before);
            Cid cid = record.map(Cid::ofDagCbor).orElse(null);
            if (prev == null) {
                if (cid != null) {
                    operations.add(new RepoOperation.Create(path, cid));
                }
            } else if (cid == null) {
                operations.add(new RepoOperation.Delete(path, prev));
            } else if (!cid.equals(prev)) {
                operations.add(new RepoOperation.Update(path, cid, prev));
            }
        });
        return operations;
    }

    private byte[] encode(Tid rev, Cid data, byte @Nullable [] signature) {
        CborWriter out = new CborWriter();
        out.map(signature == null ? 5 : 6);
        out.text("did").text(did.toString());
        out.text("rev").text(rev.toString());
        if (signature != null) {
            out.text("sig").bytes(signature);
        }
        out.text("data").link(data);
        out.text("prev").nul();
        out.text("version").integer(COMMIT_VERSION);
        return out.toBytes();
    }

    private static Commit decode(byte[] block) {
        try {
            return Commit.decode(block);
        } catch (CarException e) {
            throw new IllegalStateException("the signer's answer does not make a commit", e);
        }
    }

    /**
     * The last commit.
     *
     * @return the head
     * @throws IllegalStateException when nothing has been committed yet
     */
    public Commit head() {
        if (head == null) {
            throw new IllegalStateException("nothing has been committed yet");
        }
        return head;
    }

    /**
     * The whole repository under the head, as {@code com.atproto.sync.getRepo} gives it: the commit, the tree, the records. Equal
     * blocks are written once.
     *
     * @return a CAR with the head as its root
     * @throws IllegalStateException when nothing has been committed yet
     */
    public byte[] exportCar() {
        Map<Cid, byte[]> blocks = new LinkedHashMap<>();
        blocks.put(head().cid(), headBlock);
        committedTree.forEachBlock(blocks::put);
        new TreeMap<>(committed).values().forEach(record -> blocks.put(Cid.ofDagCbor(record), record));
        return car(blocks);
    }

    /**
     * The proof that a record is or is not in the repository under the head, as {@code com.atproto.sync.getRecord} gives it: the commit,
     * the nodes on the path to the record or to where it would be, and the record if there is one.
     *
     * @param path where
     * @return a CAR with the head as its root
     * @throws IllegalStateException when nothing has been committed yet
     */
    public byte[] proveRecord(RecordPath path) {
        Map<Cid, byte[]> blocks = new LinkedHashMap<>();
        blocks.put(head().cid(), headBlock);
        committedTree.forEachBlockOnPath(path.keyBytes(), blocks::put);
        byte[] record = committed.get(path);
        if (record != null) {
            blocks.put(Cid.ofDagCbor(record), record);
        }
        return car(blocks);
    }

    /**
     * What a {@code #commit} message of {@code com.atproto.sync.subscribeRepos} says about the last commit, beside its blocks. The message
     * of the first commit names the empty tree as what was before.
     *
     * @return the message, with one operation for each record that the commit changed
     * @throws IllegalStateException when nothing has been committed yet
     * @see <a href="https://atproto.com/specs/sync">ATProto sync specification, #commit events</a>
     */
    public FirehoseCommit firehoseCommit() {
        if (message == null) {
            throw new IllegalStateException("nothing has been committed yet");
        }
        return message;
    }

    /**
     * The blocks of that message: the commit, the nodes from which every operation can be proven and undone, and the records it created.
     * Neither their number nor their size is limited here.
     *
     * @return a CAR with the head as its root
     * @throws IllegalStateException when nothing has been committed yet
     */
    public byte[] firehoseBlocks() {
        Map<Cid, byte[]> blocks = new LinkedHashMap<>();
        blocks.put(head().cid(), headBlock);
        for (RepoOperation operation : firehoseCommit().operations()) {
            committedTree.forEachBlockCovering(operation.path().keyBytes(), blocks::put);
            operation.value().ifPresent(cid -> blocks.put(cid, committed.get(operation.path())));
        }
        return car(blocks);
    }

    private byte[] car(Map<Cid, byte[]> blocks) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            CarWriter.write(out, List.of(head().cid()), blocks);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return out.toByteArray();
    }
}
