package io.atcr.samples.service.images;

import io.atcr.verifier.Reason;

/** What each reason means to whoever deploys an image, and what to do next. */
final class ReasonText {
    private static final String RETRY = " Try again in a minute";
    private static final String DO_NOT_RUN = " Do not run it";

    private ReasonText() {}

    static String of(Reason reason) {
        return switch (reason) {
            case NONE -> "";
            case NO_POLICY -> "Use an image that a policy of this namespace is for, or have the operator add a policy.";
            case IMAGE_NOT_FOUND -> "The registry has no such image. Check name, tag and digest, and that it was pushed.";
            case BAD_MANIFEST -> "The manifest is malformed, ambiguous, too large, or not what its digest says." + DO_NOT_RUN + "; push it again.";
            case DIGEST_CONFLICT -> "Two digests are named for one image. Name the one that is to run.";
            case REGISTRY_UNAVAILABLE -> "The registry gave no usable answer." + RETRY + "; if it stays so, check the registry and the pull secrets.";
            case NO_OWNER, BAD_OWNER -> "The path names no owner. Name the image as REGISTRY/HANDLE-OR-DID/NAME.";
            case OWNER_UNRESOLVED -> "The owner's handle does not lead to an account that confirms it." + RETRY + ", or name the owner by DID.";
            case OWNER_NOT_COUNTED -> "The owner is not among those whose signature counts. Have the operator trust the owner, if that is meant.";
            case FOREIGN_SIGNERS_NOT_ADMITTED -> "The registry knows no owners and the policy admits no foreign signers. Have the operator change the policy.";
            case TOO_FEW_COUNT -> "Fewer signers count at this time than the policy asks for. Have the operator look at the signers' times.";
            case UNSIGNED -> "Nobody who counts has signed it. Have a trusted signer sign this digest.";
            case TERMS_NOT_MET -> "It is signed, but not as the policy asks. Have the missing signature or tag record added.";
            case SIGNER_NOT_TRUSTED -> "It is signed by somebody whom the policy does not count. Have the operator trust the signer, if that is meant.";
            case MALFORMED_ARTIFACT, ARTIFACT_MISMATCH -> "What is attached as a signature is none of this image. Have it signed anew.";
            case BUDGET_EXHAUSTED -> "A limit on time or signatures was reached first." + RETRY + ".";
            case INTERRUPTED -> "The verification was stopped." + RETRY + ".";
            case DID_NOT_FOUND -> "The signer's DID does not exist or was given up. Have somebody else sign it.";
            case BAD_DID_DOCUMENT -> "The signer's DID document has no usable key or PDS. Ask the signer.";
            case DID_UNAVAILABLE -> "The signer's DID document could not be had." + RETRY + "; if it stays so, check the PLC directory.";
            case DID_HISTORY -> "The history of the signer's DID is not the one seen before. Have the operator look at it before anything runs.";
            case KEY_NOT_PINNED -> "The signer's key is not one that the policy pins. Ask the signer whether it was rotated.";
            case PDS_UNAVAILABLE -> "The signer's PDS gave no usable answer." + RETRY + "; if it stays so, check that it can be reached.";
            case ADDRESS_REFUSED -> "A server is at a private address or without TLS, and the operator has not admitted it.";
            case ACCOUNT_INACTIVE -> "The signer's account is taken down, suspended or deactivated. Ask the signer.";
            case PROOF_UNUSABLE -> "What the PDS sent is no proof." + RETRY + ".";
            case COMMIT_UNAVAILABLE -> "The commit could not be had." + RETRY + ".";
            case WRONG_DID, BAD_SIGNATURE -> "The signature is not the signer's." + DO_NOT_RUN + ".";
            case MALFORMED_REPOSITORY -> "The signed record breaks a rule of the protocol." + DO_NOT_RUN + "; have it signed again.";
            case NOT_A_RECORD -> "What is named is no record.";
            case RECORD_ABSENT -> "It was never signed, or the signature was withdrawn. Have the owner sign this digest again if it is meant to run.";
            case STATE_UNAVAILABLE -> "What was seen of the signer before could not be read, so a rollback would go unnoticed. Have the operator check the marks' Redis.";
            case REV_IN_FUTURE -> "The signer's commit is dated in the future. Have the operator check the clock.";
            case STALE_HEAD -> "The PDS shows a state from a little while ago." + RETRY + ".";
            case ROLLBACK, FORK -> "The PDS shows another history than before, which can hide a withdrawn signature." + DO_NOT_RUN + ".";
            case DIGEST_MISMATCH -> "What is signed is another digest." + DO_NOT_RUN + "; have this one signed.";
            case REPOSITORY_MISMATCH -> "It was signed for another repository. Have it signed for this one, or run that one.";
            case MEDIA_TYPE_MISMATCH -> "What is signed has another media type. Have it signed again.";
            case NOT_AN_IMAGE -> "It is attached to another image, and is none itself. Name the image.";
            case TAG_MISMATCH -> "The owner's tag record does not point to it. Have the owner move the tag again.";
            case INDEX_MISMATCH -> "The signed index does not list it. Have the image itself signed.";
            case DIGEST_REQUIRED, NO_BUNDLE, BAD_BUNDLE, NOT_CURRENT, BUNDLE_MISMATCH, HISTORY_UNPINNED -> "Bundles are not used here.";
        };
    }
}
