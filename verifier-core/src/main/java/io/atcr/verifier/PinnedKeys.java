package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.policy.TrustPolicy;
import io.atcr.policy.TrustedDid;
import java.util.List;

/** The signing keys that a policy pins an account to. */
final class PinnedKeys {
    private PinnedKeys() {}

    /** The keys, as {@code did:key}; empty if any key of the account's DID document will do. */
    static List<String> of(TrustPolicy policy, Did did) {
        return policy.trusted(did).map(TrustedDid::keys).orElse(List.of());
    }
}
