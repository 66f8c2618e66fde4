package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.syntax.Did;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * A signed operation of the did:plc method: the one that makes an identity, or one that changes it.
 *
 * <p>Immutable and thread-safe. did:plc specification, Operation Serialization, Signing, and Validation; DID Creation.
 */
public final class PlcOperation {

    /** The largest accepted operation, in bytes of DAG-CBOR. */
    public static final int MAX_BYTES = 7500;

    private final Did did;
    private final OperationFields fields;
    private final byte[] signature;
    private final Cid cid;

    private PlcOperation(Did did, OperationFields fields, byte[] signature) {
        this.did = did;
        this.fields = fields;
        this.signature = signature;
        this.cid = Cid.ofDagCbor(DagCbor.encode(fields.signed(signature)));
    }

    /**
     * Makes and signs the first operation of a new identity.
     *
     * @param rotationKey signs the operation
     * @param rotationKeys who may change the identity, highest authority first; one of them belongs to {@code rotationKey}
     * @param signingKey the account's key, {@code #atproto}
     * @param alsoKnownAs the account's names, such as {@code at://alice.example.com}
     * @param pds the account's PDS
     * @return the operation
     * @throws IllegalArgumentException if the signer is not among the rotation keys, or the operation is larger than
     *     {@value #MAX_BYTES} bytes
     */
    public static PlcOperation genesis(PrivateKey rotationKey, List<PublicKey> rotationKeys, PublicKey signingKey,
            List<String> alsoKnownAs, URI pds) {
        OperationFields fields = OperationFields.of(rotationKeys, signingKey, alsoKnownAs, pds, null);
        byte[] signature = sign(rotationKey, rotationKeys, fields);
        return new PlcOperation(OperationFields.genesisDid(DagCbor.encode(fields.signed(signature))), fields, signature);
    }

    /**
     * Makes and signs the operation that follows this one.
     *
     * @param rotationKey signs the operation; its public half is among the rotation keys of this operation
     * @param rotationKeys who may change the identity from then on
     * @param signingKey the account's key from then on
     * @param alsoKnownAs the account's names from then on
     * @param pds the account's PDS from then on
     * @return the operation; its {@link #prev()} is this one
     * @throws IllegalArgumentException if the signer may not change the identity, or the operation is larger than {@value #MAX_BYTES} bytes
     */
    public PlcOperation update(PrivateKey rotationKey, List<PublicKey> rotationKeys, PublicKey signingKey, List<String> alsoKnownAs,
            URI pds) {
        OperationFields next = OperationFields.of(rotationKeys, signingKey, alsoKnownAs, pds, cid);
        return new PlcOperation(did, next, sign(rotationKey, keys(fields.rotationKeys()), next));
    }

    private static byte[] sign(PrivateKey signer, List<PublicKey> allowed, OperationFields fields) {
        if (!allowed.contains(signer.publicKey())) {
            throw new IllegalArgumentException("the signer is not a rotation key");
        }
        byte[] signature = signer.sign(DagCbor.encode(fields.unsigned()));
        if (DagCbor.encode(fields.signed(signature)).length > MAX_BYTES) {
            throw new IllegalArgumentException("an operation has at most " + MAX_BYTES + " bytes");
        }
        return signature;
    }

    /**
     * Reads the first operation of an identity and checks that the identity follows from it: the DID is its hash, and one of its own
     * rotation keys signed it.
     *
     * @param did the identity
     * @param json the operation as a directory serves it; exactly the fields of a {@code plc_operation}
     * @return the operation
     * @throws DidException with {@link DidError#MALFORMED_OPERATION} if the bytes are not such an operation, with
     *     {@link DidError#ID_MISMATCH} if it makes another identity, with {@link DidError#BAD_SIGNATURE} if no rotation key signed it
     */
    public static PlcOperation parseGenesis(Did did, byte[] json) throws DidException {
        OperationReader reader = new OperationReader(json);
        OperationFields fields = reader.fields();
        byte[] signature = reader.signature();
        if (fields.prev() != null) {
            throw new DidException(DidError.MALFORMED_OPERATION, did, "the first operation follows no other");
        }
        byte[] signed = DagCbor.encode(fields.signed(signature));
        if (signed.length > MAX_BYTES) {
            throw new DidException(DidError.MALFORMED_OPERATION, did, "an operation has at most " + MAX_BYTES + " bytes");
        }
        if (!OperationFields.genesisDid(signed).equals(did)) {
            throw new DidException(DidError.ID_MISMATCH, did, "the operation makes another identity");
        }
        byte[] unsigned = DagCbor.encode(fields.unsigned());
        if (keys(fields.rotationKeys()).stream().noneMatch(key -> key.verify(unsigned, signature))) {
            throw new DidException(DidError.BAD_SIGNATURE, did, "no rotation key signed the operation");
        }
        return new PlcOperation(did, fields, signature);
    }

    /** The keys among the texts; a text that is no key can have signed nothing. */
    private static List<PublicKey> keys(List<String> didKeys) {
        return didKeys.stream().map(PlcOperation::key).flatMap(Optional::stream).toList();
    }

    private static Optional<PublicKey> key(String didKey) {
        try {
            return Optional.of(PublicKey.parseDidKey(didKey));
        } catch (CryptoException noKey) {
            return Optional.empty();
        }
    }

    /**
     * Whose operation it is.
     *
     * @return the identity
     */
    public Did did() {
        return did;
    }

    /**
     * The operation's own CID, over the signed operation.
     *
     * @return what the next operation names as its predecessor
     */
    public Cid cid() {
        return cid;
    }

    /**
     * The operation before this one.
     *
     * @return empty for the first operation
     */
    public Optional<Cid> prev() {
        return Optional.ofNullable(fields.prev());
    }

    /**
     * The account's key after this operation.
     *
     * @return the verification method {@code atproto}; empty if there is none, or it is no key of a curve that ATProto uses
     */
    public Optional<PublicKey> signingKey() {
        return Optional.ofNullable(fields.verificationMethods().get("atproto")).flatMap(PlcOperation::key);
    }

    /**
     * The operation as a directory serves it in a log.
     *
     * @return JSON
     */
    public String toJson() {
        return new String(OperationJson.operation(fields, signature), StandardCharsets.UTF_8);
    }

    /**
     * The DID document that a directory serves when this is the newest operation.
     *
     * @return JSON in UTF-8, a fresh array
     */
    public byte[] didDocumentJson() {
        return OperationJson.didDocument(did, fields);
    }

    @Override
    public String toString() {
        return "PlcOperation[" + did + ", " + cid + "]";
    }
}
