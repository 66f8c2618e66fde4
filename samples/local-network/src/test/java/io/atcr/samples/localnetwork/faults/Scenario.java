package io.atcr.samples.localnetwork.faults;

import java.util.Set;

/** Who signed, how the image is named, and on what its verification therefore depends. */
enum Scenario {
    /** The owner's record; the image is named by its tag. */
    OWNER(Set.of(Hop.TAG), Set.of(Hop.TAG, Hop.PLC_LOG, Hop.GET_RECORD, Hop.REFERRERS)),
    /** The owner's record; the image is named by its digest. */
    OWNER_BY_DIGEST(Set.of(Hop.DIGEST), Set.of(Hop.DIGEST)),
    /** The owner's record, behind a token service. */
    OWNER_WITH_TOKEN(Set.of(Hop.TOKEN, Hop.TAG), Set.of(Hop.TOKEN)),
    /** Somebody else's record, which only an artifact leads to. */
    FOREIGN(Set.of(Hop.TAG, Hop.REFERRERS, Hop.REFERRER_MANIFEST, Hop.ARTIFACT_BLOB),
            Set.of(Hop.REFERRERS, Hop.REFERRER_MANIFEST, Hop.ARTIFACT_BLOB)),
    /** The same on a registry without a referrers API. */
    FOREIGN_BY_FALLBACK(Set.of(Hop.TAG, Hop.FALLBACK_TAG, Hop.REFERRER_MANIFEST, Hop.ARTIFACT_BLOB),
            Set.of(Hop.FALLBACK_TAG)),
    /** Two signatures: the owner's, and one that only an artifact leads to, which is the one that is harmed. */
    TWO(Set.of(Hop.TAG, Hop.REFERRERS, Hop.REFERRER_MANIFEST, Hop.ARTIFACT_BLOB),
            Set.of(Hop.PLC_LOG, Hop.GET_RECORD, Hop.REFERRERS, Hop.REFERRER_MANIFEST, Hop.ARTIFACT_BLOB));

    private final Set<Hop> always;
    private final Set<Hop> harmed;

    Scenario(Set<Hop> always, Set<Hop> harmed) {
        this.always = always;
        this.harmed = harmed;
    }

    /** Whether the answer depends on a hop. Documents and evidence are kept; where the owner's record is absent, artifacts are looked for. */
    boolean needs(Hop hop, Held held) {
        return switch (hop) {
            case PLC_LOG -> !held.documents();
            case GET_RECORD -> !held.evidence();
            case DIGEST -> always.contains(hop) && !held.evidence();
            case REFERRERS -> always.contains(hop) || held == Held.NEGATIVE && !artifact();
            default -> always.contains(hop);
        };
    }

    /** The hops that are harmed: those of this scenario that no other one has, and one that is not needed. */
    Set<Hop> hops() {
        return harmed;
    }

    boolean artifact() {
        return foreign() || this == TWO;
    }

    boolean foreign() {
        return this == FOREIGN || this == FOREIGN_BY_FALLBACK;
    }
}
