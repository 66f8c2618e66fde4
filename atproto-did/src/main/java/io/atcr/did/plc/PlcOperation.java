package io.atcr.did.plc;

import io.atcr.car.Cid;
import io.atcr.car.cbor.DagCbor;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.json.JsonException;
import io.atcr.did.json.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/**
 * A signed operation of the did:plc method: the one that makes an identity, one that changes it, or the one that gives it up.
 *
 * <p>An operation of a {@link PlcLog}, of {@link #parseGenesis} or made here is verified. Immutable and thread-safe. did:plc
 * specification, Operation Serialization, Signing, and Validation; DID Creation.
 */
public final class PlcOperation {

    /** The largest accepted operation, in bytes of DAG-CBOR. */
    public static final int MAX_BYTES = 7500;

    /** Room for the escapes that JSON may need where DAG-CBOR needs none. */
    static final int MAX_JSON_CHARS = 8 * MAX_BYTES;

    private static final StrictJson JSON = new StrictJson(MAX_JSON_CHARS);
    private static final int DID_HASH_CHARS = 24;

    /** The types of operations. */
    public enum Type {
        /** {@code plc_operation}: makes or changes an identity. */
        OPERATION("plc_operation"),
        /** {@code plc_tombstone}: gives an identity up. */
        TOMBSTONE("plc_tombstone"),
        /** {@code create}: made an identity, until 2023. */
        CREATE("create");

        private final String text;

        Type(String text) {
            this.text = text;
        }

        /**
         * The type as operations name it.
         *
         * @return the value of their field {@code type}
         */
        public String text() {
            return text;
        }
    }

    private final Did did;
    private final OperationBody body;
    private final OperationSignature signature;
    private final Cid cid;

    private PlcOperation(Did did, OperationBody body, OperationSignature signature, Cid cid) {
        this.did = did;
        this.body = body;
        this.signature = signature;
        this.cid = cid;
    }

    private static Cid hash(OperationBody body, OperationSignature signature) {
        return Cid.ofDagCbor(DagCbor.encode(body.signed(signature.text())));
    }

    /** Reads the form of an operation, and hashes it; proves nothing. */
    static PlcOperation read(Did did, ObjectNode json) throws PlcBreach {
        OperationReader reader = new OperationReader(json);
        OperationBody body = reader.body();
        OperationSignature signature = OperationSignature.parse(reader.sig());
        byte[] signed = DagCbor.encode(body.signed(signature.text()));
        if (signed.length > MAX_BYTES) {
            throw new PlcBreach(PlcRule.MALFORMED_OPERATION, "larger than " + MAX_BYTES + " bytes");
        }
        return new PlcOperation(did, body, signature, Cid.ofDagCbor(signed));
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
        RegularBody body = RegularBody.of(rotationKeys, signingKey, alsoKnownAs, pds, null);
        OperationSignature signature = sign(rotationKey, rotationKeys, body);
        Cid cid = hash(body, signature);
        return new PlcOperation(genesisDid(cid), body, signature, cid);
    }

    /**
     * Makes and signs an operation that follows this one. Where another one follows it already, this is a recovery, which nullifies that
     * one: the signer has to stand before its signer among the rotation keys.
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
        return follow(rotationKey, RegularBody.of(rotationKeys, signingKey, alsoKnownAs, pds, cid));
    }

    /**
     * Makes and signs the operation that gives the identity up.
     *
     * @param rotationKey signs the operation; its public half is among the rotation keys of this operation
     * @return the operation; its {@link #prev()} is this one
     * @throws IllegalArgumentException if the signer may not change the identity
     */
    public PlcOperation tombstone(PrivateKey rotationKey) {
        return follow(rotationKey, new TombstoneBody(cid));
    }

    private PlcOperation follow(PrivateKey signer, OperationBody next) {
        OperationSignature made = sign(signer, body.rotationKeys().stream().map(KnownKeys::parse).flatMap(Optional::stream).toList(), next);
        return new PlcOperation(did, next, made, hash(next, made));
    }

    private static OperationSignature sign(PrivateKey signer, List<PublicKey> allowed, OperationBody body) {
        if (!allowed.contains(signer.publicKey())) {
            throw new IllegalArgumentException("the signer is not a rotation key");
        }
        OperationSignature signature = OperationSignature.of(signer.sign(DagCbor.encode(body.unsigned())));
        if (DagCbor.encode(body.signed(signature.text())).length > MAX_BYTES) {
            throw new IllegalArgumentException("an operation has at most " + MAX_BYTES + " bytes");
        }
        return signature;
    }

    /**
     * Reads the first operation of an identity and checks that the identity follows from it: the DID is its hash, and one of its own
     * rotation keys signed it.
     *
     * @param did the identity
     * @param json the operation as a directory serves it; exactly the fields of its type
     * @return the operation
     * @throws DidException with {@link DidError#MALFORMED_OPERATION} if the bytes are not such an operation, with
     *     {@link DidError#ID_MISMATCH} if it makes another identity, with {@link DidError#BAD_SIGNATURE} if no rotation key signed it
     */
    public static PlcOperation parseGenesis(Did did, byte[] json) throws DidException {
        try {
            PlcOperation operation = read(did, JSON.read(json));
            operation.requireGenesis();
            new SignatureChecks(SignatureVerifier.preferred(), new KnownKeys(), Integer.MAX_VALUE).require(operation, operation.rotationKeys());
            return operation;
        } catch (JsonException malformed) {
            throw new DidException(DidError.MALFORMED_OPERATION, "operation: " + malformed.getMessage(), malformed.offset());
        } catch (PlcBreach breach) {
            DidError code = switch (breach.rule()) {
                case GENESIS_MISMATCH -> DidError.ID_MISMATCH;
                case SIGNATURE_HIGH_S, BAD_SIGNATURE -> DidError.BAD_SIGNATURE;
                default -> DidError.MALFORMED_OPERATION;
            };
            throw new DidException(code, did, "operation: " + breach.what());
        }
    }

    /** Whether this operation makes the identity: it is the first one, and the DID is its hash. */
    void requireGenesis() throws PlcBreach {
        if (body.prev() != null || type() == Type.TOMBSTONE) {
            throw new PlcBreach(PlcRule.NOT_A_GENESIS, "the first operation follows no other and is no tombstone");
        }
        if (!genesisDid(cid).equals(did)) {
            throw new PlcBreach(PlcRule.GENESIS_MISMATCH, "the operation makes another identity, " + genesisDid(cid));
        }
    }

    /** The bytes that are signed. */
    byte[] unsigned() {
        return DagCbor.encode(body.unsigned());
    }

    OperationSignature signature() {
        return signature;
    }

    private static Did genesisDid(Cid signed) {
        return plc(Base32Head.of(signed.digest(), DID_HASH_CHARS));
    }

    /** The DID that this operation makes if it is the first one. */
    Did genesisDid() {
        return genesisDid(cid);
    }

    private static Did plc(String identifier) {
        try {
            return Did.parse("did:plc:" + identifier);
        } catch (SyntaxException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    OperationBody body() {
        return body;
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
     * The operation's type.
     *
     * @return the type
     */
    public Type type() {
        return body.type();
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
        return Optional.ofNullable(body.prev());
    }

    /**
     * Who may sign the next operation, highest authority first.
     *
     * @return an immutable list of did:key texts as the operation holds them; real operations repeat keys, or have none
     */
    public List<String> rotationKeys() {
        return body.rotationKeys();
    }

    /**
     * The account's key after this operation.
     *
     * @return the verification method {@code atproto}; empty if there is none, or it is no key of a curve that ATProto uses
     */
    public Optional<PublicKey> signingKey() {
        return Optional.ofNullable(body.verificationMethods().get("atproto")).flatMap(KnownKeys::parse);
    }

    /**
     * The operation as a directory serves it in a log.
     *
     * @return JSON
     */
    public String toJson() {
        return new String(OperationJson.operation(this), StandardCharsets.UTF_8);
    }

    /**
     * The DID document that this operation leads to.
     *
     * @return the document; empty for a tombstone
     * @throws DidException with {@link DidError#MALFORMED_DOCUMENT} if the operation lists more names, keys or services than a DID
     *     document may have
     */
    public Optional<DidDocument> didDocument() throws DidException {
        return type() == Type.TOMBSTONE ? Optional.empty() : Optional.of(DidDocument.parse(did, OperationJson.didDocument(did, body)));
    }

    @Override
    public String toString() {
        return "PlcOperation[" + did + ", " + type().text() + ", " + cid + "]";
    }
}
