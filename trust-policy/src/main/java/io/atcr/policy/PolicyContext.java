package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What all policies of one file, or one set of files, share. Immutable.
 *
 * @param denied       the DIDs that never count, and why
 * @param groups       the named groups of trusted DIDs
 * @param expiryNotice how long before the end of a window there is a warning
 */
record PolicyContext(Map<Did, TrustedDid> trusted, Map<Did, String> denied, Map<String, Set<Did>> groups, Set<String> atcrRegistries,
        Map<String, Did> owners, Duration expiryNotice, String sha256) {
    static final Duration DEFAULT_EXPIRY_NOTICE = Duration.ofDays(30);

    PolicyContext {
        trusted = Collections.unmodifiableMap(new LinkedHashMap<>(trusted));
        denied = Map.copyOf(denied);
        groups = Collections.unmodifiableMap(new LinkedHashMap<>(groups));
        // in the order of the file; one alone, which is the common case, is found faster
        atcrRegistries = atcrRegistries.size() == 1 ? Set.copyOf(atcrRegistries) : Collections.unmodifiableSet(new LinkedHashSet<>(atcrRegistries));
        owners = Map.copyOf(owners);
    }

    static PolicyContext of(Map<Did, TrustedDid> trusted, Set<String> atcrRegistries, String sha256) {
        return new PolicyContext(trusted, Map.of(), Map.of(), atcrRegistries, Map.of(), DEFAULT_EXPIRY_NOTICE, sha256);
    }

    /** The DID of an owner segment as far as no network is needed: {@code owners} of the file, or a segment that is a whole DID. */
    Optional<Did> owner(String segment) {
        Did mapped = owners.get(segment);
        return mapped != null ? Optional.of(mapped) : ReferenceParser.wholeDid(segment);
    }
}
