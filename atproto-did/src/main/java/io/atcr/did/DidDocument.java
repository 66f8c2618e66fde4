package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.PublicKey;
import io.atcr.did.json.JsonException;
import io.atcr.did.json.StrictJson;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A DID document, reduced to what ATProto defines: signing key, PDS and handle.
 *
 * <p>Each of the three is the first valid one of its kind; later ones are ignored, and what ATProto does not define is ignored. Immutable
 * and thread-safe. ATProto DID specification, DID Documents.
 */
public final class DidDocument {

    /** The largest accepted document, in bytes. */
    public static final int MAX_BYTES = 512 << 10;

    private static final StrictJson JSON = new StrictJson(MAX_BYTES);

    private final Did did;
    private final @Nullable PublicKey signingKey;
    private final @Nullable URI pdsEndpoint;
    private final @Nullable Handle handle;
    private final byte[] json;

    private DidDocument(Did did, DocumentReader reader, byte[] json) {
        this.did = did;
        this.signingKey = reader.signingKey().orElse(null);
        this.pdsEndpoint = reader.pdsEndpoint().orElse(null);
        this.handle = reader.handle().orElse(null);
        this.json = json;
    }

    /**
     * Reads the document of one DID: one JSON object in UTF-8, without duplicate names, of at most {@value #MAX_BYTES} bytes, whose
     * {@code id} is that DID.
     *
     * @param requested the DID the document was asked for
     * @param json the document
     * @return the document
     * @throws DidException with {@link DidError#MALFORMED_DOCUMENT} if the bytes are not such a document, with
     *     {@link DidError#ID_MISMATCH} if it is about another DID
     */
    public static DidDocument parse(Did requested, byte[] json) throws DidException {
        byte[] bytes = json.clone();
        ObjectNode root;
        try {
            root = JSON.read(bytes);
        } catch (JsonException malformed) {
            throw new DidException(DidError.MALFORMED_DOCUMENT, "DID document of " + requested + ": " + malformed.getMessage(),
                    malformed.offset(), requested);
        }
        JsonNode id = root.get("id");
        if (id == null || !id.isString()) {
            throw new DidException(DidError.MALFORMED_DOCUMENT, requested, "DID document of " + requested + " has no id");
        }
        if (!id.stringValue().equals(requested.toString())) {
            throw new DidException(DidError.ID_MISMATCH, requested, "DID document of " + requested + " is about another DID");
        }
        return new DidDocument(requested, new DocumentReader(requested, root), bytes);
    }

    /**
     * Whom the document describes.
     *
     * @return the DID it was asked for
     */
    public Did did() {
        return did;
    }

    /**
     * The key that signs the account's repository: the first valid verification method {@code #atproto} that the account controls, of
     * type Multikey, EcdsaSecp256k1VerificationKey2019 or EcdsaSecp256r1VerificationKey2019.
     *
     * @return empty if there is none
     */
    public Optional<PublicKey> signingKey() {
        return Optional.ofNullable(signingKey);
    }

    /**
     * Where the account's repository is served: the endpoint of the first valid service {@code #atproto_pds}.
     *
     * @return an origin, that is scheme, host in lower case and, unless it is the scheme's own, port; empty if there is none
     */
    public Optional<URI> pdsEndpoint() {
        return Optional.ofNullable(pdsEndpoint);
    }

    /**
     * The handle the account claims: the first valid {@code at://} name in {@code alsoKnownAs}. Only a claim until the handle leads back
     * here; see {@link HandleResolver#resolveVerified}.
     *
     * @return empty if there is none
     */
    public Optional<Handle> handle() {
        return Optional.ofNullable(handle);
    }

    /**
     * Every name of the account, handles and others.
     *
     * @return the texts of {@code alsoKnownAs} in their order; what is not text is left out
     */
    public List<String> alsoKnownAs() {
        return reader().alsoKnownAs();
    }

    /**
     * Every key of the account: the verification methods that the account controls, the first one of each name.
     *
     * @return fragment (such as {@code atproto}) to key, as did:key where its curve is one of ATProto's, otherwise as the text of its
     *     {@code publicKeyMultibase}
     */
    public Map<String, String> verificationMethods() {
        return reader().verificationMethods();
    }

    /**
     * Every service of the account, the first one of each name.
     *
     * @return fragment (such as {@code atproto_pds}) to service; endpoints are as they stand in the document, unchecked
     */
    public Map<String, Service> services() {
        return reader().services();
    }

    /** Read again when it is asked for: most documents are only asked for key, PDS and handle. */
    private DocumentReader reader() {
        try {
            return new DocumentReader(did, JSON.read(json));
        } catch (JsonException | DidException impossible) {
            throw new IllegalStateException("a document that was read once", impossible);
        }
    }

    /** The size of the document, in bytes. */
    int size() {
        return json.length;
    }

    /**
     * A service as it stands in a document.
     *
     * @param type the service's type
     * @param endpoint its endpoint, which may be any text
     */
    public record Service(String type, String endpoint) {
    }

    /**
     * What another document about the same account says otherwise: names, keys and services, whatever form they are written in.
     *
     * @param other the other document
     * @return one line for each difference, fit for a log; empty if both say the same
     */
    public List<String> differences(DidDocument other) {
        return DocumentDifferences.between(this, other);
    }

    /**
     * The document as it was received.
     *
     * @return a fresh array
     */
    public byte[] json() {
        return json.clone();
    }

    @Override
    public String toString() {
        return "DidDocument[" + did + "]";
    }
}
