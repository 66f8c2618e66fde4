package io.atcr.policy;

/** Why a policy file does not load; stable codes, one per rule. */
public enum PolicyError {
    /** The file cannot be read. */
    UNREADABLE,
    /** The file, or the files of a set together, are larger than 8 MiB. */
    TOO_LARGE,
    /** A directory holds something that is not a policy file, none, or too many. */
    BAD_DIRECTORY,
    /** The file is not UTF-8. */
    NOT_UTF8,
    /** The file is not YAML. */
    YAML_SYNTAX,
    /** An anchor or an alias; policies use neither. */
    YAML_ALIAS,
    /** An explicit YAML tag; policies use none. */
    YAML_TAG,
    /** Collections nested more than 16 deep. */
    TOO_DEEP,
    /** The file holds no document, or more than one. */
    DOCUMENT_COUNT,
    /** A key that its mapping already has. */
    DUPLICATE_KEY,
    /** A key that the format does not have. */
    UNKNOWN_KEY,
    /** A key that must be there is not. */
    MISSING_KEY,
    /** A value of another type than the key takes. */
    WRONG_TYPE,
    /** A list or mapping that may not be empty is. */
    EMPTY,
    /** More entries, or a longer text, than allowed. */
    TOO_MANY,
    /** The version is not 1.0. */
    UNSUPPORTED_VERSION,
    /** The action is not enforce, warn or audit. */
    UNKNOWN_ACTION,
    /** Not a did:plc or did:web, or a did:web that ATProto does not allow. */
    BAD_DID,
    /** Not an RFC 3339 timestamp. */
    BAD_TIMESTAMP,
    /** {@code expiresAt} is not after {@code validFrom}. */
    EMPTY_WINDOW,
    /** Not a {@code did:key:z...}. */
    BAD_KEY,
    /** A did:web without {@code keys} and without {@code unpinned: true}. */
    UNPINNED_DID_WEB,
    /** Not a number and a unit, or longer than allowed. */
    BAD_DURATION,
    /** A word that is not one of those that the key takes. */
    UNKNOWN_VALUE,
    /** Two settings that exclude each other. */
    CONFLICT,
    /** A policy lists a DID that {@code trustedDIDs} does not have. */
    UNTRUSTED_DID,
    /** A list names the same thing twice, or two files of a set say the same thing. */
    DUPLICATE_VALUE,
    /** A denied DID that no signer has and that {@code trustedDIDs} does not list either. */
    DENIES_NOBODY,
    /** A signature is required and nobody's can count. */
    NOBODY_CAN_SIGN,
    /** A policy names a group that {@code groups} does not have. */
    UNKNOWN_GROUP,
    /** Two groups of one policy have a member in common, which could count for only one of them. */
    OVERLAPPING_GROUPS,
    /** An exemption that is not for a digest in a repository of its policy's scope. */
    BAD_EXEMPTION,
    /** {@code minSignatures} is below 1, or below what the groups ask for together. */
    MIN_SIGNATURES_TOO_LOW,
    /** {@code minSignatures} is more than can ever count at one moment. */
    MIN_SIGNATURES_UNREACHABLE,
    /** Two policies have one name. */
    DUPLICATE_POLICY_NAME,
    /** A name that is empty. */
    BAD_NAME,
    /** A scope that is malformed, or that no reference can match. */
    BAD_SCOPE,
    /** Two scopes match exactly the same references. */
    EQUAL_SCOPES,
    /** Two scopes can match one reference and neither is inside the other. */
    OVERLAPPING_SCOPES,
    /** Two scopes are too intricate to compare. */
    SCOPE_TOO_COMPLEX,
    /** A registry that is not {@code host[:port]}. */
    BAD_REGISTRY,
    /** An owner segment that no repository path begins with. */
    BAD_OWNER,
    /** The image of a case is not an image reference. */
    BAD_REFERENCE
}
