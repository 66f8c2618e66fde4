package io.atcr.did.plc;

import java.util.Locale;

/** The rules of an operation log, in the order in which each entry is held to them. The names are stable. */
public enum PlcRule {
    /** A log is one JSON array of at least one entry: DID, operation, CID, whether it is nullified, and when it was accepted. */
    MALFORMED_LOG,
    /** Log, operations and signature checks stay within {@link PlcLimits}. */
    LIMIT,
    /** An operation has exactly the fields of its type, each of its own type, in at most {@link PlcOperation#MAX_BYTES} bytes. */
    MALFORMED_OPERATION,
    /** A signature is spelled in base64url, without padding, white space and spare bits. */
    SIGNATURE_ENCODING,
    /** A signature is 64 bytes, r‖s, and not DER. */
    SIGNATURE_FORMAT,
    /** Every entry is about the one DID of the log. */
    DID_MISMATCH,
    /** The CID of an entry is the hash of its signed operation. */
    CID_MISMATCH,
    /** No operation is in the log twice. */
    DUPLICATE_OPERATION,
    /** The first operation follows no other and is no tombstone. */
    NOT_A_GENESIS,
    /** The DID is the hash of the signed first operation. */
    GENESIS_MISMATCH,
    /** Every later operation follows one that stands before it in the log. */
    UNKNOWN_PREV,
    /** No operation follows one that a recovery has nullified. */
    PREV_NULLIFIED,
    /** No operation follows a tombstone. */
    PREV_TOMBSTONE,
    /** Each operation was accepted after the one before it in the log. */
    OUT_OF_ORDER,
    /** A signature has a low s. */
    SIGNATURE_HIGH_S,
    /** A rotation key of the operation before, or of the first operation itself, has signed. */
    BAD_SIGNATURE,
    /** A recovery is signed by a rotation key of higher authority than the one that signed what it nullifies. */
    RECOVERY_AUTHORITY,
    /** A recovery nullifies nothing that was accepted more than 72 hours before. */
    RECOVERY_TOO_LATE,
    /** The log calls nullified exactly what its recoveries have nullified. */
    NULLIFICATION_MISMATCH;

    /**
     * The rule's name for machines.
     *
     * @return lower-case words joined by hyphens, such as {@code recovery-too-late}
     */
    public String code() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
