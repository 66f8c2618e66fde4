package io.atcr.verifier;

import io.atcr.policy.SignerFacts.TagRecord;
import io.atcr.verifier.cache.CacheRegion;
import java.time.Duration;
import java.util.Objects;

/**
 * How long what was fetched and proved may be served from a cache, for each kind of it; a second to 24 hours each.
 *
 * <p>A signing key and a PDS are part of a DID document and are never older than it; so the document is asked for anew when the shortest of the
 * three times is over. Evidence is served for its own time, and never after the document that it stands on has expired.
 *
 * @param didDocuments how long a DID document may be served
 * @param publicKeys how old the document may be that a signing key is taken from
 * @param pdsEndpoints how old the document may be that a PDS is taken from
 * @param signatureEvidence how long a proven signature may be served without asking the PDS; what was refused is served for 10 seconds at most
 */
public record CacheTimes(Duration didDocuments, Duration publicKeys, Duration pdsEndpoints, Duration signatureEvidence) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration REFUSED = Duration.ofSeconds(10);

    /**
     * Validates the times.
     *
     * @param didDocuments how long a DID document may be served
     * @param publicKeys how old the document may be that a signing key is taken from
     * @param pdsEndpoints how old the document may be that a PDS is taken from
     * @param signatureEvidence how long a proven signature may be served without asking the PDS
     * @throws IllegalArgumentException if one is under a second or over 24 hours
     */
    public CacheTimes {
        require("didDocuments", didDocuments);
        require("publicKeys", publicKeys);
        require("pdsEndpoints", pdsEndpoints);
        require("signatureEvidence", signatureEvidence);
    }

    private static void require(String name, Duration time) {
        Objects.requireNonNull(time, name);
        if (time.compareTo(SHORTEST) < 0 || time.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(name + " must be a second to 24 hours: " + time);
        }
    }

    /**
     * The default: 5 minutes each.
     *
     * @return the times of {@link CacheRegions}
     */
    public static CacheTimes defaults() {
        return all(CacheRegion.DEFAULT_TIME_TO_LIVE);
    }

    /**
     * One time for all four.
     *
     * @param time a second to 24 hours
     * @return the times
     * @throws IllegalArgumentException if it is anything else
     */
    public static CacheTimes all(Duration time) {
        return new CacheTimes(time, time, time, time);
    }

    /**
     * How old a DID document may be: the shortest of the three times that it has.
     *
     * @return a second to 24 hours
     */
    public Duration document() {
        return shorter(didDocuments, shorter(publicKeys, pdsEndpoints));
    }

    /**
     * The longest time from when an account deletes a record or replaces its key until an image that stands on it is denied, if every source
     * can be had; the time of a verification that is under way comes on top, and with a shared cache the difference between clocks.
     *
     * @return a second to 24 hours
     */
    public Duration untilDenied() {
        return shorter(signatureEvidence, document());
    }

    /** How long evidence is served; a tag record that is absent may come. */
    Duration evidence(SignatureEvidence evidence) {
        return evidence.reason() == Reason.NONE && evidence.tagRecord() != TagRecord.ABSENT ? signatureEvidence : shorter(REFUSED, signatureEvidence);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
