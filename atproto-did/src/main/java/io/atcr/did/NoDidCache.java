package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.util.Optional;

/** Keeps nothing. */
enum NoDidCache implements DidCache {
    INSTANCE;

    @Override
    public Optional<Entry> get(Did did) {
        return Optional.empty();
    }

    @Override
    public void put(Did did, Entry entry) {
        // nothing is kept
    }

    @Override
    public void invalidate(Did did) {
        // nothing was kept
    }
}
