package io.atcr.verifier.cache;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;

/**
 * Rollback marks over bytes that others can write to. A mark that was forged, altered or moved to another DID is no mark and no first sight
 * either: it is a failure, which makes verification Indeterminate, until an operator clears the DID.
 *
 * <p>A store that has lost a mark, or was emptied, has seen nothing: the next head is {@code firstSeen}. So keep marks where nothing is evicted,
 * and know that who can write there can delete one, or put back an older one. Thread-safe.
 */
public final class AuthenticatedRevisionStore implements RevisionStore {
    private static final String KIND = "revision-marks";

    private final AuthenticatedMarks<Mark> marks;

    /**
     * Makes a store.
     *
     * @param bytes where marks are kept; not closed by this store
     * @param keys what authenticates them
     */
    public AuthenticatedRevisionStore(SharedBytes bytes, SharedCacheKeys keys) {
        this.marks = new AuthenticatedMarks<>(KIND, Objects.requireNonNull(bytes, "bytes"), new Seal(keys)) {
            @Override
            String write(Mark mark) {
                return mark.rev() + " " + mark.commit();
            }

            @Override
            Mark read(String[] fields) throws CarException {
                return new Mark(Tid.parse(fields[0]), Cid.parse(fields[1]));
            }
        };
    }

    @Override
    public Optional<Mark> highest(Did did) throws IOException {
        return marks.get(did);
    }

    @Override
    public Mark raise(Did did, Mark seen) throws IOException {
        return marks.update(did, before -> before.isPresent() ? before.get().higher(seen) : seen);
    }

    @Override
    public void clear(Did did) throws IOException {
        marks.clear(did);
    }
}
