package io.atcr.did;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Nsid;
import io.atcr.car.syntax.RecordKey;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.net.UntrustedText;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An AT URI: an account, named by DID or handle, and optionally a collection or a record in its repository.
 *
 * <p>The strict form that records use: lower-case {@code at://}, no query, no fragment, no trailing slash, nothing to normalise but the
 * case of a handle. Immutable and thread-safe. ATProto URI scheme specification, Restricted AT URI Syntax.
 */
public final class AtUri {

    /** The longest accepted URI, in characters. */
    public static final int MAX_LENGTH = 8192;

    private static final String SCHEME = "at://";

    private final @Nullable Did did;
    private final @Nullable Handle handle;
    private final @Nullable Nsid collection;
    private final @Nullable RecordKey recordKey;

    private AtUri(@Nullable Did did, @Nullable Handle handle, @Nullable Nsid collection, @Nullable RecordKey recordKey) {
        this.did = did;
        this.handle = handle;
        this.collection = collection;
        this.recordKey = recordKey;
    }

    /**
     * The URI of a record.
     *
     * @param did the account
     * @param path the record's path in the repository
     * @return the URI
     */
    public static AtUri of(Did did, RecordPath path) {
        return new AtUri(Objects.requireNonNull(did), null, path.collection(), path.recordKey());
    }

    /**
     * Parses an AT URI.
     *
     * @param text {@code at://AUTHORITY}, {@code at://AUTHORITY/COLLECTION} or {@code at://AUTHORITY/COLLECTION/RKEY}
     * @return the URI
     * @throws DidException with {@link DidError#INVALID_AT_URI} if the text is anything else
     */
    public static AtUri parse(String text) throws DidException {
        if (text.length() > MAX_LENGTH) {
            throw invalid(text, MAX_LENGTH, "at most " + MAX_LENGTH + " characters");
        }
        if (!text.startsWith(SCHEME)) {
            throw invalid(text, 0, "an AT URI starts with at://");
        }
        String[] parts = text.substring(SCHEME.length()).split("/", -1);
        if (parts.length > 3) {
            throw invalid(text, text.length(), "at most an account, a collection and a record key");
        }
        int collectionAt = SCHEME.length() + parts[0].length() + 1;
        Did did = parts[0].startsWith("did:") ? did(text, parts[0]) : null;
        Handle handle = did == null ? handle(text, parts[0]) : null;
        Nsid collection = parts.length > 1 ? collection(text, parts[1], collectionAt) : null;
        RecordKey recordKey = parts.length > 2 ? recordKey(text, parts[2], collectionAt + parts[1].length() + 1) : null;
        return new AtUri(did, handle, collection, recordKey);
    }

    private static Did did(String text, String part) throws DidException {
        try {
            return Did.parse(part);
        } catch (SyntaxException malformed) {
            throw invalid(text, SCHEME.length() + malformed.offset(), "the account is not a DID");
        }
    }

    private static Handle handle(String text, String part) throws DidException {
        try {
            return Handle.parse(part);
        } catch (DidException malformed) {
            throw invalid(text, SCHEME.length() + malformed.offset(), "the account is neither a DID nor a handle");
        }
    }

    private static Nsid collection(String text, String part, int at) throws DidException {
        try {
            return Nsid.parse(part);
        } catch (SyntaxException malformed) {
            throw invalid(text, at + malformed.offset(), "the collection is not an NSID");
        }
    }

    private static RecordKey recordKey(String text, String part, int at) throws DidException {
        try {
            return RecordKey.parse(part);
        } catch (SyntaxException malformed) {
            throw invalid(text, at + malformed.offset(), "this is not a record key");
        }
    }

    private static DidException invalid(String text, long offset, String rule) {
        return new DidException(DidError.INVALID_AT_URI, "not an AT URI: " + rule + ": " + UntrustedText.escape(text), offset);
    }

    /**
     * The account, if it is named by DID.
     *
     * @return the DID
     */
    public Optional<Did> did() {
        return Optional.ofNullable(did);
    }

    /**
     * The account, if it is named by handle.
     *
     * @return the handle
     */
    public Optional<Handle> handle() {
        return Optional.ofNullable(handle);
    }

    /**
     * The collection, if there is one.
     *
     * @return the collection's NSID
     */
    public Optional<Nsid> collection() {
        return Optional.ofNullable(collection);
    }

    /**
     * The record's path in its repository, if the URI names a record.
     *
     * @return collection and record key
     */
    public Optional<RecordPath> path() {
        return collection == null || recordKey == null ? Optional.empty() : Optional.of(RecordPath.of(collection, recordKey));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof AtUri && other.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /**
     * The URI.
     *
     * @return its text; a handle in lower case
     */
    @Override
    public String toString() {
        return SCHEME + (did == null ? handle : did) + (collection == null ? "" : "/" + collection)
                + (recordKey == null ? "" : "/" + recordKey);
    }
}
