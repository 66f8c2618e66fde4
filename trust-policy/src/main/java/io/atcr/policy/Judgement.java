package io.atcr.policy;

import io.atcr.car.syntax.Did;
import org.jspecify.annotations.Nullable;

/**
 * What one finding is worth, before it is compared with those of other DIDs.
 *
 * @param key       the signing key, or null when it is not known
 * @param currentKey the key that the DID has now, where the signing key is a former one; else null
 * @param origin    the PDS that tells signers apart, or null when it is not known or does not matter
 * @param otherwise what a tolerated finding is where tolerance is not needed, or null
 */
record Judgement(Did did, Standing standing, SignerReason reason, String detail, @Nullable String key, @Nullable String currentKey,
        @Nullable String origin, @Nullable Judgement otherwise) {

    /** What a finding can do for a decision; the better first. */
    enum Standing {
        /** It counts. */
        FULL,
        /** It counts because the policy tolerates what is wrong with it. */
        TOLERATED,
        /** It would count if what could not be had were good. */
        UNKNOWN,
        /** It would count if the verifier had said more about it. */
        LACKING,
        /** It does not count. */
        NONE
    }

    Judgement(Did did, Standing standing, SignerReason reason, String detail, @Nullable String key, @Nullable String origin) {
        this(did, standing, reason, detail, key, null, origin, null);
    }

    /** The same, tolerated; {@code this} is what it is otherwise. */
    Judgement tolerated(Judgement tolerated) {
        return new Judgement(did, Standing.TOLERATED, tolerated.reason, tolerated.detail, tolerated.key, tolerated.currentKey, tolerated.origin, this);
    }

    /** The same of a DID that has another key now. */
    Judgement withCurrentKey(@Nullable String current) {
        return new Judgement(did, standing, reason, detail, key, current, origin, otherwise);
    }

    SignerVerdict verdict() {
        return new SignerVerdict(did, reason, detail);
    }
}
