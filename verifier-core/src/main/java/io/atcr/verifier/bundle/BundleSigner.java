package io.atcr.verifier.bundle;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/**
 * What a bundle holds of one signer. Nothing in it is proven. Immutable and thread-safe.
 *
 * <p>There is no DID document: the one of a did:plc follows from its log, and that of a did:web cannot be shown to anybody who was not there.
 */
public final class BundleSigner {
    private final Did did;
    private final RecordPath record;
    private final Cid head;
    private final byte[] proof;
    private final byte[] log;

    /**
     * The parts of one signer.
     *
     * @param did the account, a did:plc or a did:web
     * @param record the path of its record about the image
     * @param head the CID of the signed commit
     * @param proof the CAR file that proves the record under that commit, as the PDS served it
     * @param log the operation log, as {@code PlcLog#toJson} writes it; present exactly for a did:plc
     * @throws IllegalArgumentException if a did:plc has no log, or another DID has one
     */
    public BundleSigner(Did did, RecordPath record, Cid head, byte[] proof, Optional<byte[]> log) {
        this.did = Objects.requireNonNull(did, "did");
        this.record = Objects.requireNonNull(record, "record");
        this.head = Objects.requireNonNull(head, "head");
        this.proof = proof.clone();
        this.log = log.map(byte[]::clone).orElse(new byte[0]);
        if (log.isPresent() != did.isPlc()) {
            throw new IllegalArgumentException("a did:plc has a log, and no other DID has one: " + did);
        }
    }

    /**
     * The account.
     *
     * @return a did:plc or a did:web
     */
    public Did did() {
        return did;
    }

    /**
     * The record about the image.
     *
     * @return its path in the account's repository
     */
    public RecordPath record() {
        return record;
    }

    /**
     * The commit that signs the record's tree.
     *
     * @return its CID
     */
    public Cid head() {
        return head;
    }

    /**
     * The proof.
     *
     * @return a CAR file, in a fresh array
     */
    public byte[] proof() {
        return proof.clone();
    }

    /**
     * The operation log of a did:plc.
     *
     * @return JSON, in a fresh array; empty for a did:web
     */
    public Optional<byte[]> log() {
        return did.isPlc() ? Optional.of(log.clone()) : Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof BundleSigner that && did.equals(that.did) && record.equals(that.record) && head.equals(that.head)
                && Arrays.equals(proof, that.proof) && Arrays.equals(log, that.log);
    }

    @Override
    public int hashCode() {
        return Objects.hash(did, record, head, Arrays.hashCode(proof), Arrays.hashCode(log));
    }

    @Override
    public String toString() {
        return "BundleSigner[" + did + "/" + record + " under " + head + "]";
    }
}
