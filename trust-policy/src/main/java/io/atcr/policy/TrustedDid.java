package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An entry of {@code trustedDIDs}: a signer, the window in which it counts, and the keys it is pinned to. Immutable. */
public final class TrustedDid {
    private final Did did;
    private final @Nullable String name;
    private final @Nullable Instant validFrom;
    private final @Nullable Instant expiresAt;
    private final List<String> keys;
    private final boolean unpinned;
    private final Place place;

    TrustedDid(Did did, @Nullable String name, @Nullable Instant validFrom, @Nullable Instant expiresAt, List<String> keys,
            boolean unpinned, Place place) {
        this.did = did;
        this.name = name;
        this.validFrom = validFrom;
        this.expiresAt = expiresAt;
        this.keys = List.copyOf(keys);
        this.unpinned = unpinned;
        this.place = place;
    }

    /**
     * The signer.
     *
     * @return its DID
     */
    public Did did() {
        return did;
    }

    /**
     * What the policy's author calls the signer; shown, never matched.
     *
     * @return the name, not escaped
     */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /**
     * The first instant at which the signer counts.
     *
     * @return the instant, or empty when it always did
     */
    public Optional<Instant> validFrom() {
        return Optional.ofNullable(validFrom);
    }

    /**
     * The first instant at which the signer counts no longer.
     *
     * @return the instant, or empty when it always will
     */
    public Optional<Instant> expiresAt() {
        return Optional.ofNullable(expiresAt);
    }

    /**
     * The only signing keys that count for this signer, as did:key texts of which only the alphabet was checked.
     *
     * @return the keys; empty when none is pinned
     */
    public List<String> keys() {
        return keys;
    }

    /**
     * Whether the policy accepts this did:web without pinned keys.
     *
     * @return true for {@code unpinned: true}
     */
    public boolean unpinned() {
        return unpinned;
    }

    /**
     * Whether the signer counts: {@code validFrom <= now < expiresAt}.
     *
     * @param now the instant of the decision
     * @return true inside the window
     */
    public boolean countsAt(Instant now) {
        return !notYetValidAt(now) && !expiredAt(now);
    }

    /** Where the entry stands. */
    Place place() {
        return place;
    }

    /** The instants at which it begins or ends to count. */
    List<Instant> changes() {
        return Stream.of(validFrom(), expiresAt()).flatMap(Optional::stream).toList();
    }

    boolean notYetValidAt(Instant now) {
        return validFrom != null && now.isBefore(validFrom);
    }

    boolean expiredAt(Instant now) {
        return expiresAt != null && !now.isBefore(expiresAt);
    }

    /** Whether a signature under this key can count. */
    boolean accepts(String keyId) {
        return keys.isEmpty() || keys.contains(keyId);
    }
}
