package io.atcr.did.plc;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Marks for as long as the process runs. */
final class InMemoryPlcHeadStore implements PlcHeadStore {

    static final int DEFAULT_MAX_DIDS = 100_000;

    private final int maxDids;
    private final Map<Did, PlcHead> marks = new HashMap<>();

    InMemoryPlcHeadStore(int maxDids) {
        this.maxDids = maxDids;
    }

    @Override
    public synchronized Optional<PlcHead> head(Did did) {
        return Optional.ofNullable(marks.get(did));
    }

    @Override
    public synchronized boolean replace(Did did, Optional<PlcHead> expected, PlcHead next) throws IOException {
        if (!head(did).equals(expected)) {
            return false;
        }
        if (expected.isEmpty() && marks.size() == maxDids) {
            throw new IOException("the memory of " + maxDids + " identities is full");
        }
        marks.put(did, next);
        return true;
    }

    @Override
    public synchronized void clear(Did did) {
        marks.remove(did);
    }
}
