package io.atcr.policy;

/** Why a text is not an image reference or a digest; stable codes. */
public enum ReferenceError {
    /** The text is empty. */
    EMPTY,
    /** The text, the repository path or the tag is longer than allowed. */
    TOO_LONG,
    /** A character that no reference contains: not ASCII, a control, a space, a percent sign, userinfo, a scheme, a query. */
    BAD_CHARACTER,
    /** The registry host is not a lower-case-able ASCII host name, a dotted IPv4 address or a bracketed IPv6 address. */
    BAD_HOST,
    /** The port is not a number from 1 to 65535 without leading zeros. */
    BAD_PORT,
    /** A path component does not follow the distribution grammar. */
    BAD_PATH,
    /** A first path component that begins as a DID is not a whole did:plc or did:web, or the registry does not use DIDs. */
    BAD_OWNER_DID,
    /** The tag is malformed. */
    BAD_TAG,
    /** The digest is malformed. */
    BAD_DIGEST,
    /** The digest's algorithm is not sha256. */
    UNSUPPORTED_DIGEST_ALGORITHM,
    /** The text could be a name or an image identifier: 64 hexadecimal characters and nothing else. */
    AMBIGUOUS
}
