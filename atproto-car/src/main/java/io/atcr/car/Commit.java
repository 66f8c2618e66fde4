package io.atcr.car;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A commit, decoded strictly from its received bytes, which it keeps.
 *
 * <p>The bytes are canonical DAG-CBOR with exactly the six fields {@code did}, {@code rev}, {@code sig}, {@code data}, {@code prev}
 * and {@code version}; a field that the version does not define is refused. Version 3 is what the network uses. Version 2, in which
 * {@code rev} may be absent, is found in archives and read only where that is asked for. A decoded commit is not yet a verified one: see
 * {@link #verify}. Immutable and thread-safe. ATProto repository specification, Commit Objects.
 */
public final class Commit {
    /** The current version of the repository format. */
    public static final int VERSION = 3;

    /** The version before it, read by {@link #decodeArchived} only. */
    static final int VERSION_2 = 2;

    /** Length of a signature in bytes: r ‖ s. */
    public static final int SIGNATURE_LENGTH = 64;

    private final Cid cid;
    private final byte[] block;
    private final Did did;
    private final int version;
    private final @Nullable Tid rev;
    private final Cid data;
    private final @Nullable Cid prev;
    private final int signatureEntry;
    private final int signature;

    private Commit(Cid cid, byte[] block, CommitReader fields) {
        this.cid = cid;
        this.block = block;
        this.did = fields.did();
        this.version = fields.version();
        this.rev = fields.rev();
        this.data = fields.data();
        this.prev = fields.prev();
        this.signatureEntry = fields.signatureEntry();
        this.signature = fields.signature();
    }

    /**
     * Decodes a commit of version 3.
     *
     * @param block the signed commit's bytes; copied
     * @return the commit, its signature not yet checked
     * @throws CarException with a {@code CBOR_} code if the bytes are not canonical DAG-CBOR, with a {@code COMMIT_} code if they are not
     *     a version 3 commit; the offset counts from the start of the block
     */
    public static Commit decode(byte[] block) throws CarException {
        byte[] copy = block.clone();
        return new Commit(Cid.ofDagCbor(copy), copy, CommitReader.read(copy, 0, copy.length, false));
    }

    /**
     * Decodes a commit of version 3 or, as archives hold them, of version 2.
     *
     * <p>The signature of a version 2 commit covers its own bytes: version 2, and no {@code rev} if it has none.
     *
     * @param block the signed commit's bytes; copied
     * @return the commit, its signature not yet checked
     * @throws CarException as {@link #decode(byte[])} throws it
     */
    public static Commit decodeArchived(byte[] block) throws CarException {
        byte[] copy = block.clone();
        return new Commit(Cid.ofDagCbor(copy), copy, CommitReader.read(copy, 0, copy.length, true));
    }

    /** Decodes the commit in a range that hashes to {@code cid}; offsets in errors count from the start of the array. */
    static Commit decode(Cid cid, byte[] bytes, int start, int end, boolean version2) throws CarException {
        if (!cid.isDagCbor()) {
            throw new CarException(CarError.COMMIT_CID, start, "a commit is a dag-cbor block");
        }
        CommitReader fields = CommitReader.read(bytes, start, end, version2);
        return new Commit(cid, Arrays.copyOfRange(bytes, start, end), fields);
    }

    /**
     * Returns the CID of the signed commit.
     *
     * @return the CID of the block
     */
    public Cid cid() {
        return cid;
    }

    /**
     * Returns the account the commit claims to be of.
     *
     * @return the field {@code did}
     */
    public Did did() {
        return did;
    }

    /**
     * Returns the root of the record tree.
     *
     * @return the field {@code data}
     */
    public Cid data() {
        return data;
    }

    /**
     * Returns the revision, which the account asserts itself.
     *
     * @return the field {@code rev}
     * @throws NoSuchElementException for a commit of version 2 that has none; see {@link #hasRev()}
     */
    public Tid rev() {
        if (rev == null) {
            throw new NoSuchElementException("this commit of version 2 has no rev");
        }
        return rev;
    }

    /**
     * Says whether there is a revision.
     *
     * @return true for every commit of version 3
     */
    public boolean hasRev() {
        return rev != null;
    }

    /**
     * Returns the previous commit, normally none.
     *
     * @return the field {@code prev}, empty if it is null
     */
    public Optional<Cid> prev() {
        return Optional.ofNullable(prev);
    }

    /**
     * Returns the version of the repository format.
     *
     * @return 3; or 2, from {@link #decodeArchived} only
     */
    public int version() {
        return version;
    }

    /**
     * Returns the signature.
     *
     * @return a fresh array of 64 bytes, r ‖ s
     */
    public byte[] signature() {
        return Arrays.copyOfRange(block, signature, signature + SIGNATURE_LENGTH);
    }

    /**
     * Returns the received block.
     *
     * @return a fresh copy of the signed commit's bytes
     */
    public byte[] toBytes() {
        return block.clone();
    }

    /**
     * Returns what is signed: the received bytes without their {@code sig} entry, the map announcing one entry less.
     *
     * @return a fresh array
     */
    public byte[] unsignedBytes() {
        int after = signature + SIGNATURE_LENGTH;
        byte[] unsigned = new byte[block.length - (after - signatureEntry)];
        System.arraycopy(block, 0, unsigned, 0, signatureEntry);
        System.arraycopy(block, after, unsigned, signatureEntry, block.length - after);
        unsigned[0]--;
        return unsigned;
    }

    /**
     * Says whether the signature is the account's.
     *
     * @param check the account's key
     * @return what {@code check} says of {@link #unsignedBytes()} and {@link #signature()}
     */
    public boolean verify(CommitSignatureCheck check) {
        return check.verify(unsignedBytes(), signature());
    }

    /**
     * Compares commits.
     *
     * @param other another object
     * @return true if it is the commit with the same CID
     */
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Commit that && cid.equals(that.cid);
    }

    @Override
    public int hashCode() {
        return cid.hashCode();
    }

    /**
     * Describes the commit.
     *
     * @return its DID, revision and CID
     */
    @Override
    public String toString() {
        return "Commit[" + did + " " + (rev == null ? "without rev" : rev) + " " + cid + "]";
    }
}
