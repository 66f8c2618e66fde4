package io.atcr.verifier;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.did.DidError;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.RevisionStore.Mark;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Something that happened in a {@link Verifier}, told to its {@link VerifierListener}. Immutable.
 *
 * <p>Events carry our own types and codes. Text that a registry, a PDS, a directory or a repository wrote is in none of them, except for
 * what a {@linkplain VerificationResult result} quotes, escaped.
 */
public sealed interface VerifierEvent {

    /**
     * An image was verified: there is an answer, whichever.
     *
     * @param result what was found and what the policy decides
     */
    record VerificationFinished(VerificationResult result) implements VerifierEvent {
        /**
         * Refuses null.
         *
         * @param result what was found and what the policy decides
         */
        public VerificationFinished {
            Objects.requireNonNull(result, "result");
        }

        /**
         * How long it took.
         *
         * @return the duration of the whole verification, on the monotonic clock
         */
        public Duration duration() {
            return result.duration();
        }
    }

    /**
     * Whoever answers for a DID was asked for its document. What a cache answers is none of these.
     *
     * @param did the DID
     * @param failure why there is no document; empty if there is one
     * @param duration how long it took, on the monotonic clock
     */
    record DidResolutionFinished(Did did, Optional<DidError> failure, Duration duration) implements VerifierEvent {
        /**
         * Refuses nulls.
         *
         * @param did the DID
         * @param failure why there is no document; empty if there is one
         * @param duration how long it took, on the monotonic clock
         */
        public DidResolutionFinished {
            Objects.requireNonNull(did, "did");
            Objects.requireNonNull(failure, "failure");
            Objects.requireNonNull(duration, "duration");
        }
    }

    /**
     * The cache was asked for something.
     *
     * @param region what was asked for
     * @param hit whether the cache had it
     */
    record CacheLookedUp(CacheRegion<?> region, boolean hit) implements VerifierEvent {
        /**
         * Refuses null.
         *
         * @param region what was asked for
         * @param hit whether the cache had it
         */
        public CacheLookedUp {
            Objects.requireNonNull(region, "region");
        }
    }

    /**
     * A signature was proven and is about the image; whether it is enough is for the policy to say.
     *
     * @param image the reference that was asked about
     * @param digest the digest of the image
     * @param signer who signed, and what
     */
    record SignatureProven(ImageReference image, Digest digest, VerifiedSigner signer) implements VerifierEvent {
        /**
         * Refuses nulls.
         *
         * @param image the reference that was asked about
         * @param digest the digest of the image
         * @param signer who signed, and what
         */
        public SignatureProven {
            Objects.requireNonNull(image, "image");
            Objects.requireNonNull(digest, "digest");
            Objects.requireNonNull(signer, "signer");
        }
    }

    /**
     * A record that may have been a signature on the image is none, or could not be had. One of several may be refused although the image
     * is verified.
     *
     * @param image the reference that was asked about
     * @param digest the digest of the image
     * @param did whose signature it would have been
     * @param record where it was looked for
     * @param reason why it is none; not {@link Reason#NONE}
     */
    record CandidateRefused(ImageReference image, Digest digest, Did did, RecordPath record, Reason reason) implements VerifierEvent {
        /**
         * Refuses nulls.
         *
         * @param image the reference that was asked about
         * @param digest the digest of the image
         * @param did whose signature it would have been
         * @param record where it was looked for
         * @param reason why it is none; not {@link Reason#NONE}
         */
        public CandidateRefused {
            Objects.requireNonNull(image, "image");
            Objects.requireNonNull(digest, "digest");
            Objects.requireNonNull(did, "did");
            Objects.requireNonNull(record, "record");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * The operation log that the PLC directory served is not valid, or is not the history of the DID that was seen before. Worth a person's
     * look: either the directory lies or lags, or somebody is between.
     *
     * @param did the DID
     * @param error {@link DidError#INVALID_HISTORY}, {@link DidError#HISTORY_WITHHELD}, {@link DidError#HISTORY_FORKED} or
     *     {@link DidError#HISTORY_IN_FUTURE}
     */
    record DidHistoryConflict(Did did, DidError error) implements VerifierEvent {
        /**
         * Refuses nulls.
         *
         * @param did the DID
         * @param error what is wrong with the log
         */
        public DidHistoryConflict {
            Objects.requireNonNull(did, "did");
            Objects.requireNonNull(error, "error");
        }
    }

    /**
     * A head of a repository, signed with the right key, contradicts one that was seen before. Worth a person's look: an old head was
     * replayed, or the repository was restored from a backup, or forked.
     *
     * @param did the repository's DID
     * @param reason {@link Reason#ROLLBACK} or {@link Reason#FORK}
     * @param rev the revision that was served
     * @param commit the commit that was served
     * @param seen the head that was seen before
     */
    record HeadConflict(Did did, Reason reason, Tid rev, Cid commit, Mark seen) implements VerifierEvent {
        /**
         * Refuses nulls.
         *
         * @param did the repository's DID
         * @param reason {@link Reason#ROLLBACK} or {@link Reason#FORK}
         * @param rev the revision that was served
         * @param commit the commit that was served
         * @param seen the head that was seen before
         */
        public HeadConflict {
            Objects.requireNonNull(did, "did");
            Objects.requireNonNull(reason, "reason");
            Objects.requireNonNull(rev, "rev");
            Objects.requireNonNull(commit, "commit");
            Objects.requireNonNull(seen, "seen");
        }
    }

    /**
     * The rollback mark of a repository lies in the future and is not obeyed: a clock was wrong, or somebody wrote to the store.
     *
     * @param did the repository's DID
     * @param mark the mark
     */
    record RevisionMarkIgnored(Did did, Mark mark) implements VerifierEvent {
        /**
         * Refuses nulls.
         *
         * @param did the repository's DID
         * @param mark the mark
         */
        public RevisionMarkIgnored {
            Objects.requireNonNull(did, "did");
            Objects.requireNonNull(mark, "mark");
        }
    }

    /**
     * A host failed so often that it is left alone, or it answers again.
     *
     * @param host scheme, host and port, such as {@code https://pds.example.com:443}; somebody else may have chosen it, so it is escaped
     * @param open whether the host is left alone from now on
     */
    record CircuitChanged(String host, boolean open) implements VerifierEvent {
        /**
         * Refuses null, and escapes.
         *
         * @param host scheme, host and port
         * @param open whether the host is left alone from now on
         */
        public CircuitChanged {
            host = UntrustedText.escape(host);
        }
    }
}
