package io.atcr.samples.cli;

import io.atcr.policy.DecisionReason;
import io.atcr.verifier.Reason;

/** What to do about each reason. */
final class NextStep {
    private static final String RETRY = "Retry in a minute";
    private static final String DO_NOT_RUN = "Do not run the image";

    private NextStep() {}

    static String of(Reason reason) {
        return switch (reason) {
            case NONE -> "";
            case NO_POLICY -> "Add a policy whose scope matches the image, or correct the reference; 'atcr-verify policy explain' shows what matches.";
            case IMAGE_NOT_FOUND -> "Check the name, tag and digest, and that the image was pushed to this registry.";
            case BAD_MANIFEST -> DO_NOT_RUN + ". Push it again with a tool that writes OCI or Docker v2 manifests, or ask the registry's operator.";
            case DIGEST_CONFLICT -> "Name one digest: the one that is about to run.";
            case REGISTRY_UNAVAILABLE -> RETRY + ". If it stays so, check that the registry answers from here and lets this image be read without a login.";
            case NO_OWNER, BAD_OWNER -> "Name the image by its owner, as in REGISTRY/HANDLE-OR-DID/NAME, or take the registry out of atcrRegistries.";
            case OWNER_UNRESOLVED -> RETRY + ". Otherwise name the owner by DID, or map the handle under 'owners:' in the policy.";
            case OWNER_NOT_COUNTED -> "If the owner is to be trusted, list the DID under 'trustedDIDs' of the policy; if others may sign for the owner, say 'foreignSigners: true'.";
            case FOREIGN_SIGNERS_NOT_ADMITTED -> "Say 'foreignSigners: true' in the policy, or list the registry under 'atcrRegistries'; with --signer, name it with --atcr-registry HOST:PORT.";
            case TOO_FEW_COUNT -> "Lower 'minSignatures', or list more signers whose time is not over; 'atcr-verify policy explain' shows who counts.";
            case UNSIGNED -> "Have a signer whom the policy counts push or sign the image; 'atcr-verify discover' shows what signatures there are.";
            case TERMS_NOT_MET -> "See which term of the policy lacks a signature in the checks above, and have it signed, tagged or signed independently as the policy asks.";
            case SIGNER_NOT_TRUSTED -> "Trust the signer in the policy if that is meant; otherwise nothing is to be done.";
            case MALFORMED_ARTIFACT, ARTIFACT_MISMATCH -> "Have the signature artifact attached anew; whoever can push may attach anything, and what proves nothing is passed over.";
            case BUDGET_EXHAUSTED -> "Give it more time (--timeout), or remove needless signature artifacts from the image.";
            case INTERRUPTED -> "Start it again.";
            case DID_NOT_FOUND -> "Check the DID in the policy and in the signature; whoever gave up an identity cannot sign any more.";
            case BAD_DID_DOCUMENT -> "The signer has to publish a signing key and a PDS; 'atcr-verify did' shows what is published.";
            case DID_UNAVAILABLE -> RETRY + ". If it stays so, check that the PLC directory (--plc-url) or the did:web host answers from here.";
            case DID_HISTORY -> "Ask another directory (--plc-url) and look at the log with 'atcr-verify did --audit'; if the history was rewritten, do not trust it.";
            case KEY_NOT_PINNED -> "Ask the signer whether the key was rotated; if it was, change 'keys:' in the policy, otherwise do not run the image.";
            case PDS_UNAVAILABLE -> RETRY + ". If it stays so, check that the signer's PDS answers from here.";
            case ADDRESS_REFUSED -> "If the host is yours, name it: --allow-private-network HOST:PORT, and --plain-http HOST:PORT without TLS. If not, do not go there.";
            case ACCOUNT_INACTIVE -> "Ask the signer; a signature counts again when the account is active again.";
            case PROOF_UNUSABLE -> RETRY + ". If it stays so, the PDS or something before it serves altered answers.";
            case COMMIT_UNAVAILABLE -> "A PDS keeps only the newest commit: verify the current head, or make a bundle while the commit is there.";
            case WRONG_DID, BAD_SIGNATURE -> DO_NOT_RUN + ". The PDS serves what the signer did not sign; ask the signer to sign again from a PDS that is intact.";
            case MALFORMED_REPOSITORY -> DO_NOT_RUN + ". The signer's software has to write a valid record; sign again with another one.";
            case NOT_A_RECORD -> "Give an AT URI with collection and record key: at://DID/io.atcr.manifest/DIGEST-HEX.";
            case RECORD_ABSENT -> "The image was never signed, or the signature was withdrawn. Have the owner push or sign this digest again if it is meant to run.";
            case STATE_UNAVAILABLE -> "Check that the folders for --revisions and --plc-heads can be read and written.";
            case REV_IN_FUTURE -> "Check the clock of this machine; if it is right, wait until that time or ask the signer's PDS operator.";
            case STALE_HEAD -> RETRY + ": a replica of the PDS may be behind.";
            case ROLLBACK -> DO_NOT_RUN + ". The PDS serves a state from before a change that was seen, which can hide a withdrawn signature.";
            case FORK -> DO_NOT_RUN + ". The PDS shows different histories to different readers; ask the signer.";
            case DIGEST_MISMATCH -> DO_NOT_RUN + ". Have this very digest signed.";
            case REPOSITORY_MISMATCH -> "The image was copied from elsewhere. Have it signed for this repository, or name the repository that it was signed for.";
            case MEDIA_TYPE_MISMATCH -> "Have the image signed again by software that records the media type of the manifest.";
            case NOT_AN_IMAGE -> "Name the image itself, not what is attached to it.";
            case TAG_MISMATCH -> "Have the owner move the tag again, so that the tag record points to this image.";
            case INDEX_MISMATCH -> "Name the index by which the platform's image was released, or have the image itself signed.";
            case DIGEST_REQUIRED -> "Name the image by digest, NAME@sha256:..., or verify with a network.";
            case NO_BUNDLE -> "Make one where there is a network: 'atcr-verify bundle create'.";
            case BAD_BUNDLE -> "Bring the bundle again, or make a new one with 'atcr-verify bundle create'.";
            case NOT_CURRENT -> "Make a new bundle with 'atcr-verify bundle create', or raise 'maxBundleAge' in the policy.";
            case BUNDLE_MISMATCH -> DO_NOT_RUN + " by this bundle. Make a new one with 'atcr-verify bundle create'.";
            case HISTORY_UNPINNED -> "Pin the signer's key under 'keys:' in the policy, or give --plc-heads with the state of a live verification.";
        };
    }

    static String of(DecisionReason reason) {
        return switch (reason) {
            case THRESHOLD_MET, SIGNATURE_NOT_REQUIRED -> "";
            case EXEMPT -> "Have the image signed before the exemption ends.";
            case NO_MATCHING_POLICY -> of(Reason.NO_POLICY);
            case DIGEST_CONFLICT -> of(Reason.DIGEST_CONFLICT);
            case TOO_FEW_SIGNATURES, TOO_FEW_OF_GROUP -> "Have it signed by more of those whom the policy counts; 'atcr-verify policy explain' shows who they are.";
            case FACT_MISSING -> of(Reason.TERMS_NOT_MET);
            case POLICY_NOT_LOADED -> "Correct the policy; 'atcr-verify policy check' says what is wrong and where.";
            case OWNER_NOT_COUNTED -> of(Reason.OWNER_NOT_COUNTED);
            case OWNER_UNRESOLVED -> of(Reason.OWNER_UNRESOLVED);
            case OWNER_MISSING -> of(Reason.NO_OWNER);
            case FOREIGN_SIGNERS_NOT_ALLOWED -> of(Reason.FOREIGN_SIGNERS_NOT_ADMITTED);
        };
    }

    static String of(ExitStatus status) {
        return switch (status) {
            case INTERNAL -> "Report it with the command that was run.";
            case USAGE -> "Correct the reference: REGISTRY/PATH:TAG or REGISTRY/PATH@sha256:HEX.";
            case DENIED, NOT_JUDGED -> "See the reason above.";
            case NOT_FOUND -> of(Reason.IMAGE_NOT_FOUND);
            case LIMIT -> of(Reason.BUDGET_EXHAUSTED);
            case TRANSIENT -> RETRY + ".";
            case ALLOWED -> "";
        };
    }
}
