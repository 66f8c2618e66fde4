package io.atcr.policy;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * What a policy asks of the evidence beyond a valid signature, and what it tolerates. Immutable.
 *
 * @param independentPds     whether DIDs on one PDS count once together: {@code independent: pds}
 * @param staleIfUnavailable how long after its last live proof a signature still counts, with a warning, when it cannot be had; at most
 *                           24 hours, and never for a did:web; empty when it does not
 * @param allowIfSeen        how long after its last live proof a signature still counts, with a warning, when its record is proven
 *                           absent: {@code onAbsent: {allowIfSeen: ...}}; empty when it does not
 * @param requireTagRecord   whether an {@code io.atcr.tag} record under the same head must point to the image
 * @param allowHistoricalKeys whether a signature under a former key counts, in a pinned commit or a bundle
 * @param maxBundleAge       how old a bundle may be
 * @param maxHeadAge         how old the head of a signer's repository may be; empty when any age will do
 */
public record EvidenceTerms(boolean independentPds, Optional<Duration> staleIfUnavailable, Optional<Duration> allowIfSeen,
        boolean requireTagRecord, boolean allowHistoricalKeys, Duration maxBundleAge, Optional<Duration> maxHeadAge) {
    /** The age that a bundle may have where no policy says otherwise: 30 days. */
    public static final Duration DEFAULT_MAX_BUNDLE_AGE = Duration.ofDays(30);

    /** What holds where a policy says nothing. */
    static final EvidenceTerms DEFAULT = new EvidenceTerms(false, Optional.empty(), Optional.empty(), false, false,
            DEFAULT_MAX_BUNDLE_AGE, Optional.empty());

    /**
     * Refuses nulls.
     *
     * @param independentPds      whether DIDs on one PDS count once
     * @param staleIfUnavailable  how long what cannot be had still counts
     * @param allowIfSeen         how long what is absent still counts
     * @param requireTagRecord    whether a tag record is asked for
     * @param allowHistoricalKeys whether former keys count
     * @param maxBundleAge        how old a bundle may be
     * @param maxHeadAge          how old a head may be
     */
    public EvidenceTerms {
        Objects.requireNonNull(staleIfUnavailable, "staleIfUnavailable");
        Objects.requireNonNull(allowIfSeen, "allowIfSeen");
        Objects.requireNonNull(maxBundleAge, "maxBundleAge");
        Objects.requireNonNull(maxHeadAge, "maxHeadAge");
    }
}
