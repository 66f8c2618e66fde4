package io.atcr.car;

/** The rules whose breach makes input malformed, one stable code each. */
public enum CarError {
    /** The text is not {@code b} followed by canonical lower-case base32. */
    CID_TEXT,
    /** The bytes are not a CIDv1 with codec dag-cbor or raw and a 32-byte sha-256 multihash. */
    CID_BYTES,

    /** The input ends inside an item, or a declared length reaches past its end. */
    CBOR_TRUNCATED,
    /** Bytes follow the one item that is expected. */
    CBOR_TRAILING_BYTES,
    /** An integer, a length or a tag number is not in its shortest form. */
    CBOR_NON_MINIMAL,
    /** An item has indefinite length. */
    CBOR_INDEFINITE,
    /** A reserved additional-information value (28 to 30), or a break outside an indefinite-length item. */
    CBOR_RESERVED,
    /** A tag other than 42. */
    CBOR_TAG,
    /** Tag 42 does not hold a byte string of 00 followed by an acceptable CID. */
    CBOR_LINK,
    /** A simple value other than false, true and null. */
    CBOR_SIMPLE,
    /** A floating-point number. */
    CBOR_FLOAT,
    /** An integer outside the signed 64-bit range. */
    CBOR_INT_RANGE,
    /** A text string is not well-formed UTF-8. */
    CBOR_UTF8,
    /** A map key is not a text string. */
    CBOR_KEY_TYPE,
    /** Map keys are not in canonical order: shorter first, then bytewise. */
    CBOR_KEY_ORDER,
    /** A map key occurs twice. */
    CBOR_DUPLICATE_KEY,
    /** Arrays and maps are nested deeper than {@link CarLimits#maxCborDepth()}. */
    CBOR_DEPTH,
    /** An array or map has more entries than {@link CarLimits#maxContainerEntries()}. */
    CBOR_CONTAINER_SIZE,
    /** A map key is longer than {@link CarLimits#maxKeyBytes()}. */
    CBOR_KEY_LENGTH,
    /** An item is of another type than its place requires. */
    CBOR_TYPE,
    /** The value reader refused bytes that the strict check let through. */
    CBOR_VALUE,

    /** The text is not one JSON object, or nothing but one. */
    JSON_SYNTAX,
    /** A name occurs twice in a JSON object. */
    JSON_DUPLICATE_KEY,
    /** A JSON number is not an integer of 64 bits. */
    JSON_NUMBER,
    /** A JSON string or name is not well-formed Unicode. */
    JSON_TEXT,
    /** {@code $link} is not alone in its object, or not a CID as text. */
    JSON_LINK,
    /** {@code $bytes} is not alone in its object, or not canonical base64. */
    JSON_BYTES,
    /** A {@code $type} is not a text, or empty. */
    JSON_TYPE,
    /** An object of {@code $type} blob is not a link {@code ref}, a text {@code mimeType} and a size. */
    JSON_BLOB,

    /** The CAR ends inside its header or inside a section. */
    CAR_TRUNCATED,
    /** A section length is not a minimal varint of at most 5 bytes. */
    CAR_VARINT,
    /** The header is not the canonical map of exactly {@code roots} and {@code version}. */
    CAR_HEADER,
    /** The header's version is not 1. */
    CAR_VERSION,
    /** There is not exactly one root. */
    CAR_ROOTS,
    /** A section does not begin with an acceptable CID. */
    CAR_BLOCK_CID,
    /** A block does not hash to its CID. */
    CAR_BLOCK_HASH,
    /** The CAR is larger than {@link CarLimits#maxCarBytes()}. */
    CAR_SIZE,
    /** The header is larger than {@link CarLimits#maxHeaderBytes()}. */
    CAR_HEADER_SIZE,
    /** A block is larger than {@link CarLimits#maxBlockBytes()}. */
    CAR_BLOCK_SIZE,
    /** There are more sections than {@link CarLimits#maxBlocks()}. */
    CAR_BLOCK_COUNT,

    /** The commit's CID does not name a dag-cbor block. */
    COMMIT_CID,
    /** The commit's version is not 3, nor 2 where that is allowed. */
    COMMIT_VERSION,
    /** The commit lacks a required field ({@code prev} is required, though it may be null). */
    COMMIT_MISSING_FIELD,
    /** The commit has a field that its version does not define. */
    COMMIT_UNKNOWN_FIELD,
    /** A field of the commit is of the wrong type. */
    COMMIT_FIELD_TYPE,
    /** The commit's {@code did} is not a DID. */
    COMMIT_DID,
    /** The commit's {@code rev} is not a TID. */
    COMMIT_REV,
    /** The commit's {@code sig} is not 64 bytes. */
    COMMIT_SIGNATURE_LENGTH,

    /** An MST node is not a map of exactly {@code e} and {@code l}, or an entry not one of {@code k}, {@code p}, {@code t}, {@code v}. */
    MST_NODE,
    /** A prefix length is negative or longer than the previous key. */
    MST_PREFIX_RANGE,
    /** A prefix length is shorter than the longest common prefix with the previous key. */
    MST_PREFIX_NOT_MAXIMAL,
    /** The keys of a node are not strictly ascending. */
    MST_KEY_ORDER,
    /** A key lies outside the bounds that the keys of the parent nodes set. */
    MST_BOUNDS,
    /** A key is empty or longer than 1024 bytes. */
    MST_KEY_LENGTH,
    /** A key is not a normalised collection NSID, a slash and a record key. */
    MST_KEY_SYNTAX,
    /** The layer of a key is not that of its node. */
    MST_LAYER,
    /** A node of layer 0 has a subtree. */
    MST_SUBTREE_BELOW_ZERO,
    /** The root has a subtree but no keys. */
    MST_KEYLESS_ROOT,
    /** A node other than the root has neither keys nor a subtree. */
    MST_EMPTY_NODE,
    /** A node has more entries than {@link CarLimits#maxNodeEntries()}. */
    MST_NODE_ENTRIES,
    /** The tree is deeper than {@link CarLimits#maxMstDepth()}. */
    MST_DEPTH,

    /** A block that a commit or a tree links to is not among the blocks. */
    MISSING_BLOCK,

    /** A record is larger than {@link CarLimits#maxRecordBytes()}. */
    RECORD_SIZE,
    /** A record is not a map. */
    RECORD_NOT_A_MAP,
    /** A record's {@code $type} is missing, not text, or not its collection. */
    RECORD_TYPE,

    /** The text is not a DID. */
    SYNTAX_DID,
    /** The text is not an NSID. */
    SYNTAX_NSID,
    /** The text is not a record key. */
    SYNTAX_RECORD_KEY,
    /** The text is not a collection, a slash and a record key, or too long. */
    SYNTAX_RECORD_PATH,
    /** The text is not a TID. */
    SYNTAX_TID;

    /**
     * Says whether this code reports a limit of {@link CarLimits} and not a rule of the protocol.
     *
     * @return true if the same input may be acceptable under larger limits
     */
    public boolean isLimit() {
        return switch (this) {
            case CBOR_DEPTH, CBOR_CONTAINER_SIZE, CBOR_KEY_LENGTH, CAR_SIZE, CAR_HEADER_SIZE, CAR_BLOCK_SIZE, CAR_BLOCK_COUNT,
                    MST_NODE_ENTRIES, MST_DEPTH, RECORD_SIZE -> true;
            default -> false;
        };
    }

    /**
     * Says whether this code reports a tree whose nodes are well-formed but do not fit the rules of a Merkle search tree.
     *
     * @return true for every {@code MST_} code except {@link #MST_NODE}, {@link #MST_NODE_ENTRIES} and {@link #MST_DEPTH}
     */
    public boolean isTreeInvariant() {
        return name().startsWith("MST_") && this != MST_NODE && !isLimit();
    }
}
