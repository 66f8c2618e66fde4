package io.atcr.verifier;

import io.atcr.car.Cid;
import java.util.Objects;

/**
 * The operation by which an identity once had a signing key that it has no longer.
 *
 * <p>A signature under such a key is weaker than one under the current key, whatever it says of its time: a commit states its own revision, so
 * whoever got hold of the key since can state one of back then. PROTOCOL: key rotation makes older commit signatures ambiguous.
 *
 * @param operation the CID of an operation, not nullified, that lists the key
 * @param revInItsTime whether the commit's revision lies between that operation and the one that changed the key, by the directory's times
 * @param currentKey the key that the identity has now, as {@code did:key}
 */
public record HistoricalKey(Cid operation, boolean revInItsTime, String currentKey) {
    /**
     * Refuses nulls.
     *
     * @param operation the CID of an operation, not nullified, that lists the key
     * @param revInItsTime whether the commit's revision lies between that operation and the one that changed the key
     * @param currentKey the key that the identity has now, as {@code did:key}
     */
    public HistoricalKey {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(currentKey, "currentKey");
    }
}
