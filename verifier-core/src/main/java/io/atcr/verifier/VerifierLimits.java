package io.atcr.verifier;

import io.atcr.car.CarLimits;
import io.atcr.did.net.FetchLimits;
import java.time.Duration;
import java.util.Objects;

/**
 * Every limit of a verification, with defaults that pass every real image.
 *
 * @param totalTimeout the longest a verification takes, everything included; a millisecond to a day
 * @param maxCandidates the most signatures looked at for one image, the owner's record included
 * @param maxCandidatesPerDid the most signatures looked at for one image and one DID
 * @param maxProofBytes the largest proof accepted from a PDS, in bytes
 * @param maxRepositoryBytes the largest repository accepted from a PDS for a pinned commit, in bytes
 * @param clockSkew how far a commit's revision may lie in the future
 * @param replicaLag how much older than the newest one seen a head may be before it counts as a rollback
 * @param car the limits on CAR files, CBOR and trees
 * @param maxParallel the most images of one batch that are verified at once, and the most threads a verifier makes
 * @param batchTimeout the longest a batch takes, everything included; a millisecond to a day
 */
public record VerifierLimits(
        Duration totalTimeout,
        int maxCandidates,
        int maxCandidatesPerDid,
        int maxProofBytes,
        int maxRepositoryBytes,
        Duration clockSkew,
        Duration replicaLag,
        CarLimits car,
        int maxParallel,
        Duration batchTimeout) {

    /**
     * Validates the limits.
     *
     * @param totalTimeout the longest a verification takes, everything included; a millisecond to a day
     * @param maxCandidates the most signatures looked at for one image, the owner's record included
     * @param maxCandidatesPerDid the most signatures looked at for one image and one DID
     * @param maxProofBytes the largest proof accepted from a PDS, in bytes
     * @param maxRepositoryBytes the largest repository accepted from a PDS for a pinned commit, in bytes
     * @param clockSkew how far a commit's revision may lie in the future
     * @param replicaLag how much older than the newest one seen a head may be before it counts as a rollback
     * @param car the limits on CAR files, CBOR and trees
     * @param maxParallel the most images of one batch that are verified at once, and the most threads a verifier makes
     * @param batchTimeout the longest a batch takes, everything included; a millisecond to a day
     * @throws IllegalArgumentException if one is not positive, or the timeout is out of range
     */
    public VerifierLimits {
        Objects.requireNonNull(car, "car");
        requireTimeout("totalTimeout", totalTimeout);
        requireTimeout("batchTimeout", batchTimeout);
        if (maxCandidates < 1 || maxCandidatesPerDid < 1 || maxProofBytes < 1 || maxRepositoryBytes < 1 || maxParallel < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
        if (clockSkew.isNegative() || replicaLag.isNegative()) {
            throw new IllegalArgumentException("clockSkew and replicaLag must not be negative");
        }
    }

    /**
     * The defaults: 10 seconds, 16 candidates, 4 for each DID, proofs of 4 MiB, repositories of 64 MiB, 5 minutes of skew,
     * 10 minutes of replica lag, 4 images at once, a minute for all of a batch.
     *
     * @return the default limits
     */
    public static VerifierLimits defaults() {
        return new VerifierLimits(
                Duration.ofSeconds(10),
                16,
                4,
                4 << 20,
                64 << 20,
                Duration.ofMinutes(5),
                Duration.ofMinutes(10),
                CarLimits.defaults(),
                4,
                Duration.ofMinutes(1));
    }

    /**
     * The same limits with another total timeout.
     *
     * @param timeout the longest a verification takes
     * @return new limits
     */
    public VerifierLimits withTotalTimeout(Duration timeout) {
        return new VerifierLimits(
                timeout, maxCandidates, maxCandidatesPerDid, maxProofBytes, maxRepositoryBytes, clockSkew, replicaLag, car, maxParallel, batchTimeout);
    }

    /**
     * The same limits with others on batches.
     *
     * @param parallel the most images that are verified at once
     * @param timeout the longest all of them take
     * @return new limits
     */
    public VerifierLimits withBatch(int parallel, Duration timeout) {
        return new VerifierLimits(
                totalTimeout, maxCandidates, maxCandidatesPerDid, maxProofBytes, maxRepositoryBytes, clockSkew, replicaLag, car, parallel, timeout);
    }

    private static void requireTimeout(String name, Duration timeout) {
        if (timeout.compareTo(FetchLimits.MIN_TIMEOUT) < 0 || timeout.compareTo(FetchLimits.MAX_TIMEOUT) > 0) {
            throw new IllegalArgumentException(name + " must be between a millisecond and a day: " + timeout);
        }
    }
}
