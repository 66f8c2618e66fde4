package io.atcr.verifier.cache;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.did.plc.PlcHead;
import io.atcr.did.plc.PlcHeadStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Memory of PLC histories over bytes that others can write to. What was forged, altered or moved to another DID is a failure, as in
 * {@link AuthenticatedRevisionStore}, and the same is said of what was lost. Thread-safe.
 */
public final class AuthenticatedPlcHeadStore implements PlcHeadStore {
    private static final String KIND = "plc-heads";

    private final AuthenticatedMarks<PlcHead> marks;

    /**
     * Makes a store.
     *
     * @param bytes where marks are kept; not closed by this store
     * @param keys what authenticates them
     */
    public AuthenticatedPlcHeadStore(SharedBytes bytes, SharedCacheKeys keys) {
        this.marks = new AuthenticatedMarks<>(KIND, Objects.requireNonNull(bytes, "bytes"), new Seal(keys)) {
            @Override
            String write(PlcHead head) {
                return String.join(" ", head.cid().toString(), head.createdAt().toString(), head.history().toString(), head.seenAt().toString());
            }

            @Override
            PlcHead read(String[] fields) throws CarException {
                return new PlcHead(Cid.parse(fields[0]), Instant.parse(fields[1]), Cid.parse(fields[2]), Instant.parse(fields[3]));
            }
        };
    }

    @Override
    public Optional<PlcHead> head(Did did) throws IOException {
        return marks.get(did);
    }

    @Override
    public boolean replace(Did did, Optional<PlcHead> expected, PlcHead next) throws IOException {
        return marks.replace(did, expected, next);
    }

    @Override
    public void clear(Did did) throws IOException {
        marks.clear(did);
    }
}
