package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RejectedReferrer;
import io.atcr.verifier.registry.SignatureArtifact;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What there is about an image that may be a signature. Nothing is judged: it is no permission, and shares no type with one.
 *
 * <p>Immutable and thread-safe.
 *
 * @param reference the image that was asked about
 * @param manifest the image's manifest or index; empty if it could not be had, of which {@link #reason()} tells
 * @param reason why the manifest could not be had; otherwise {@link Reason#NONE}
 * @param detail the reason in words, escaped; empty if there is none
 * @param owner the account whose image it is by its path or by the caller's word
 * @param manifestRecord what became of the owner's record at the digest's key; empty if it was not looked for
 * @param tagRecord what became of the owner's record of the tag; empty if it was not looked for
 * @param artifacts the signature artifacts, in the order of their digests
 * @param rejected what is listed like a signature artifact and is none, or could not be read
 * @param unseen what could not be looked at
 * @param duration how long it took, on the monotonic clock
 */
public record Discovery(
        ImageReference reference,
        Optional<ManifestDocument> manifest,
        Reason reason,
        String detail,
        Optional<Did> owner,
        Optional<RecordVerification> manifestRecord,
        Optional<RecordVerification> tagRecord,
        List<Artifact> artifacts,
        List<RejectedReferrer> rejected,
        List<Unseen> unseen,
        Duration duration) {

    /** Where an artifact is listed. */
    public enum Listing {
        /** The registry's referrers API. */
        REFERRERS_API,
        /** The list that whoever pushes keeps under a tag. */
        FALLBACK_TAG
    }

    /**
     * A signature artifact, which says where a record about the image may be. Whom it names was not asked.
     *
     * @param artifact what it says
     * @param listings where it is listed
     */
    public record Artifact(SignatureArtifact artifact, Set<Listing> listings) {
        /**
         * Copies the set.
         *
         * @param artifact what it says
         * @param listings where it is listed, at least one
         */
        public Artifact {
            listings = Set.copyOf(EnumSet.copyOf(listings));
        }
    }

    /**
     * Something that could not be looked at, so that there may be more.
     *
     * @param what what it is, in words, escaped
     * @param reason why
     * @param detail the reason in words, escaped
     */
    public record Unseen(String what, Reason reason, String detail) {}

    /**
     * Copies the lists.
     *
     * @param reference the image that was asked about
     * @param manifest the image's manifest or index
     * @param reason why the manifest could not be had
     * @param detail the reason in words
     * @param owner the account whose image it is
     * @param manifestRecord what became of the owner's record at the digest's key
     * @param tagRecord what became of the owner's record of the tag
     * @param artifacts the signature artifacts
     * @param rejected what is listed like a signature artifact and is none
     * @param unseen what could not be looked at
     * @param duration how long it took
     */
    public Discovery {
        artifacts = List.copyOf(artifacts);
        rejected = List.copyOf(rejected);
        unseen = List.copyOf(unseen);
    }

    /**
     * The digest that all of this is about.
     *
     * @return the manifest's digest, or the one that the reference names; empty if neither is known
     */
    public Optional<Digest> digest() {
        return manifest.map(ManifestDocument::digest).or(reference::digest);
    }

    /**
     * Whether there is anything that may be a signature.
     *
     * @return true for a record that is there or an artifact; it says nothing about what they are worth
     */
    public boolean any() {
        return !artifacts.isEmpty() || manifestRecord.filter(record -> record.verdict() == RecordVerification.Verdict.PRESENT).isPresent();
    }
}
