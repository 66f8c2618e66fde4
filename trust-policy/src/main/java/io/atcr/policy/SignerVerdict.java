package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.util.Objects;

/**
 * What became of one DID in a decision. Immutable.
 *
 * @param did    the signer
 * @param reason why it counted or did not
 * @param detail the verifier's code for {@link SignerReason#INVALID} and {@link SignerReason#UNKNOWN}, the other DID for
 *               {@link SignerReason#SAME_KEY_AS}, else empty
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
     * @return true for {@link SignerReason#COUNTED} only
     */
    public boolean counted() {
        return reason == SignerReason.COUNTED;
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
