package io.atcr.verifier.registry;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The signature artifacts that refer to one manifest, and what was left out of them (A19).
 *
 * <p>Everything is ordered by the referrer's digest, so equal registry content gives equal results. Immutable and thread-safe.
 */
public final class Referrers {
    private final List<SignatureArtifact> artifacts;
    private final List<RejectedReferrer> rejected;
    private final boolean limitReached;
    private final @Nullable RegistryError listingFailure;
    private final boolean fromFallbackTag;

    /**
     * Makes the answer of a {@link RegistryClient}.
     *
     * @param artifacts the usable artifacts, in the order of the referrers' digests
     * @param rejected the unusable ones, in the same order
     * @param limitReached whether a limit left referrers unexamined
     * @param listingFailure why the listing ended early; null if it ended as it should
     */
    public Referrers(List<SignatureArtifact> artifacts, List<RejectedReferrer> rejected, boolean limitReached,
            @Nullable RegistryError listingFailure) {
        this(artifacts, rejected, limitReached, listingFailure, false);
    }

    /**
     * Makes the answer of a {@link RegistryClient}.
     *
     * @param artifacts the usable artifacts, in the order of the referrers' digests
     * @param rejected the unusable ones, in the same order
     * @param limitReached whether a limit left referrers unexamined
     * @param listingFailure why the listing ended early; null if it ended as it should
     * @param fromFallbackTag whether the list stands under the fallback tag
     */
    public Referrers(List<SignatureArtifact> artifacts, List<RejectedReferrer> rejected, boolean limitReached,
            @Nullable RegistryError listingFailure, boolean fromFallbackTag) {
        this.artifacts = List.copyOf(artifacts);
        this.rejected = List.copyOf(rejected);
        this.limitReached = limitReached;
        this.listingFailure = listingFailure;
        this.fromFallbackTag = fromFallbackTag;
    }

    /**
     * The artifacts whose manifest, subject, type and layer hold together. What they say remains a hint.
     *
     * @return an unmodifiable list in the order of the referrers' digests
     */
    public List<SignatureArtifact> artifacts() {
        return artifacts;
    }

    /**
     * The referrers that claim to be signature artifacts and are not usable.
     *
     * @return an unmodifiable list; entries without a digest first, then in the order of the digests
     */
    public List<RejectedReferrer> rejected() {
        return rejected;
    }

    /**
     * Whether every referrer that may be a signature artifact was examined to a final answer. Only then does an empty list mean that
     * the registry holds no artifact.
     *
     * @return false after a limit, an unfinished listing, or where one referrer {@linkplain RegistryError#contentUnknown() could not be had}
     */
    public boolean complete() {
        return !limitReached && listingFailure == null && rejected.stream().noneMatch(r -> r.code().contentUnknown());
    }

    /**
     * Whether a limit of {@link RegistryLimits} left referrers unexamined.
     *
     * @return true when there were more referrers than the budget
     */
    public boolean limitReached() {
        return limitReached;
    }

    /**
     * Why the list of referrers ended early. A first page that cannot be had is an exception instead.
     *
     * @return the failure of a later page, empty when the listing ended as it should
     */
    public Optional<RegistryError> listingFailure() {
        return Optional.ofNullable(listingFailure);
    }

    /**
     * Whether the list stands under the subject's fallback tag, and is not of the referrers API.
     *
     * @return true for a list that whoever pushes keeps
     */
    public boolean fromFallbackTag() {
        return fromFallbackTag;
    }

    @Override
    public String toString() {
        return artifacts.size() + " artifacts, " + rejected.size() + " rejected, complete=" + complete();
    }
}
