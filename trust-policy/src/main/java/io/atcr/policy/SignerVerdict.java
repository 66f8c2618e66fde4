package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.util.Objects;

/**
 * What became of one DID in a decision. Immutable.
 *
 * @param did    the signer
 * @param reason why it counted or did not
 * @param detail what the reason says it is, for example the verifier's code or another DID; else empty
 */
public record SignerVerdict(Did did, SignerReason reason, String detail) {

    /**
     * Refuses nulls.
     *
     * @param did    the signer
     * @param reason why
     * @param detail the code or the other DID
     */
    public SignerVerdict {
        Objects.requireNonNull(did, "did");
        Objects.requireNonNull(reason, "reason");
        Objects.requireNonNull(detail, "detail");
    }

    /**
     * Whether this DID was counted towards {@code minSignatures}.
     *
     * @return true for {@link SignerReason#COUNTED}, {@link SignerReason#COUNTED_STALE} and {@link SignerReason#COUNTED_SEEN} only
     */
    public boolean counted() {
        return reason == SignerReason.COUNTED || reason == SignerReason.COUNTED_STALE || reason == SignerReason.COUNTED_SEEN;
    }

    /**
     * The verdict on one line, safe to print.
     *
     * @return for example {@code did:plc:... INVALID(HIGH_S)}
     */
    @Override
    public String toString() {
        return did + " " + reason + (detail.isEmpty() ? "" : "(" + Printable.escape(detail) + ")");
    }
}
