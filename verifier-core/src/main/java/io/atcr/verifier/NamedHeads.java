package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.plc.PlcHead;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.TrustPolicy;
import java.io.IOException;
import java.util.Optional;

/** Remembers histories of accounts that the policy names, so that nobody else can fill the memory. Thread-safe. */
final class NamedHeads implements PlcHeadStore {
    private final PlcHeadStore heads;
    private final TrustPolicy policy;

    NamedHeads(PlcHeadStore heads, TrustPolicy policy) {
        this.heads = heads;
        this.policy = policy;
    }

    @Override
    public Optional<PlcHead> head(Did did) throws IOException {
        return heads.head(did);
    }

    /** What is not kept of an account that nobody named cannot stand in the way of anybody either. */
    @Override
    public boolean replace(Did did, Optional<PlcHead> expected, PlcHead next) throws IOException {
        return policy.trusted(did).isEmpty() || heads.replace(did, expected, next);
    }

    @Override
    public void clear(Did did) throws IOException {
        heads.clear(did);
    }
}
