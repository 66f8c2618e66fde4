package io.atcr.samples.cli;

import io.atcr.policy.DecisionReason;
import io.atcr.verifier.Reason;

/** What each reason means, in one sentence. */
final class ReasonMeaning {
    private ReasonMeaning() {}

    static String of(Reason reason) {
        return switch (reason) {
            case NONE -> "Nothing is wrong.";
            case NO_POLICY -> "No policy is for this image.";
            case IMAGE_NOT_FOUND -> "The registry has no such image.";
            case BAD_MANIFEST -> "The manifest is malformed, ambiguous, too large, or not what its digest says.";
            case DIGEST_CONFLICT -> "Two different digests were named for one image.";
            case REGISTRY_UNAVAILABLE -> "The registry gave no usable answer.";
            case NO_OWNER -> "The image's path names no owner.";
            case BAD_OWNER -> "The first part of the image's path is neither a DID nor a handle.";
            case OWNER_UNRESOLVED -> "The handle of the owner or account does not resolve to a DID that confirms it.";
            case OWNER_NOT_COUNTED -> "The image's owner is not among those whose signature counts.";
            case FOREIGN_SIGNERS_NOT_ADMITTED -> "The registry is not an ATCR registry, and the policy admits no foreign signers.";
            case TOO_FEW_COUNT -> "The policy asks for more signatures than there are signers who count at this time.";
            case UNSIGNED -> "Nobody who counts has signed the image.";
            case TERMS_NOT_MET -> "Signatures were proven, but not all that the policy asks for.";
            case SIGNER_NOT_TRUSTED -> "A signature is of a DID that the policy does not count.";
            case MALFORMED_ARTIFACT -> "A signature artifact is malformed.";
            case ARTIFACT_MISMATCH -> "A signature artifact contradicts itself or is about another image.";
            case BUDGET_EXHAUSTED -> "A limit on time or on signatures was reached before the answer was known.";
            case INTERRUPTED -> "The verification was stopped before it began.";
            case DID_NOT_FOUND -> "The signer's DID does not exist or was given up.";
            case BAD_DID_DOCUMENT -> "The signer's DID document has no usable signing key or PDS.";
            case DID_UNAVAILABLE -> "The signer's DID document could not be had.";
            case DID_HISTORY -> "The signer's operation log is not valid, or not the history that was seen before.";
            case KEY_NOT_PINNED -> "The signer's key is not one that the policy pins.";
            case PDS_UNAVAILABLE -> "The signer's PDS gave no usable answer.";
            case ADDRESS_REFUSED -> "A server is at a private address, or speaks plain HTTP, and nobody admitted it.";
            case ACCOUNT_INACTIVE -> "The signer's account is taken down, suspended or deactivated.";
            case PROOF_UNUSABLE -> "What the PDS sent is not a proof.";
            case COMMIT_UNAVAILABLE -> "The pinned commit could not be had.";
            case WRONG_DID -> "The proof is of another account.";
            case BAD_SIGNATURE -> "The commit's signature does not verify under the signer's key.";
            case MALFORMED_REPOSITORY -> "The signed tree or record breaks a rule of the protocol.";
            case NOT_A_RECORD -> "The AT URI names no record.";
            case RECORD_ABSENT -> "The owner's repository proves that it has no record of this image.";
            case STATE_UNAVAILABLE -> "What was seen of the account before could not be read or kept.";
            case REV_IN_FUTURE -> "The commit's revision lies in the future.";
            case STALE_HEAD -> "The commit is a little older than one that was seen.";
            case ROLLBACK -> "The commit is older than one that was seen.";
            case FORK -> "Two commits of one account carry the same revision.";
            case DIGEST_MISMATCH -> "The record is about another digest.";
            case REPOSITORY_MISMATCH -> "The record is about another repository.";
            case MEDIA_TYPE_MISMATCH -> "The record's media type is not the image's.";
            case NOT_AN_IMAGE -> "What is signed is attached to another image, and no image itself.";
            case TAG_MISMATCH -> "The owner's tag record does not point to this image.";
            case INDEX_MISMATCH -> "The signed index does not list the image as one of its platforms.";
            case DIGEST_REQUIRED -> "Without a network an image has to be named by its digest.";
            case NO_BUNDLE -> "There is no bundle of this image.";
            case BAD_BUNDLE -> "The bundle is malformed, too large, or cannot be read.";
            case NOT_CURRENT -> "The bundle is older than the policy allows.";
            case BUNDLE_MISMATCH -> "The bundle is about another image, or its parts do not belong together.";
            case HISTORY_UNPINNED -> "Nothing shows that the identity's history in the bundle is whole.";
        };
    }

    static String of(DecisionReason reason) {
        return switch (reason) {
            case THRESHOLD_MET -> "As many signatures as the policy asks for counted.";
            case SIGNATURE_NOT_REQUIRED -> "The policy asks for no signature.";
            case EXEMPT -> "The digest is exempt for a time, and nothing was looked for.";
            case NO_MATCHING_POLICY -> "No policy is for this image.";
            case DIGEST_CONFLICT -> "Two different digests were named for one image.";
            case TOO_FEW_SIGNATURES -> "Fewer signatures counted than the policy asks for.";
            case TOO_FEW_OF_GROUP -> "Fewer signatures of a group counted than the policy asks for.";
            case FACT_MISSING -> "The policy asks for a fact that is not known.";
            case POLICY_NOT_LOADED -> "The policy set does not load any more.";
            case OWNER_NOT_COUNTED -> "The image's owner is not among the signers who counted.";
            case OWNER_UNRESOLVED -> "The image's owner could not be resolved to a DID.";
            case OWNER_MISSING -> "The image's path names no owner.";
            case FOREIGN_SIGNERS_NOT_ALLOWED -> "The registry is not an ATCR registry, and the policy admits no foreign signers.";
        };
    }

    static String of(ExitStatus status) {
        return switch (status) {
            case INTERNAL -> "An internal error ended the verification.";
            case USAGE -> "What was given is not an image reference.";
            case DENIED -> "The image was refused before anything was asked.";
            case NOT_FOUND -> "There is no such image.";
            case LIMIT -> "A limit was reached before anything was asked.";
            case NOT_JUDGED -> "Nothing was judged.";
            case TRANSIENT -> "The image could not be asked about at this time.";
            case ALLOWED -> "The image may run.";
        };
    }
}
