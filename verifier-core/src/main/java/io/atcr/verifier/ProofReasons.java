package io.atcr.verifier;

import io.atcr.car.RecordProof;

/** Why a proof under the head proves nothing, live and in a bundle. */
final class ProofReasons {
    private ProofReasons() {}

    /** What stands before a verified signature proves nothing, one way or the other; what stands behind it was signed. */
    static Reason of(RecordProof proof) {
        return switch (proof.failure()) {
            case WRONG_DID -> Reason.WRONG_DID;
            case BAD_SIGNATURE -> Reason.BAD_SIGNATURE;
            case MISSING_COMMIT, MISSING_NODE, MISSING_RECORD -> Reason.PROOF_UNUSABLE;
            default -> proof.commit().isPresent() ? Reason.MALFORMED_REPOSITORY : Reason.PROOF_UNUSABLE;
        };
    }
}
