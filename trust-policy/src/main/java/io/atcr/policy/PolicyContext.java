package io.atcr.policy;

import io.atcr.car.syntax.Did;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What all policies of one file share. Immutable. */
record PolicyContext(Map<Did, TrustedDid> trusted, Set<String> atcrRegistries, Map<String, Did> owners, String sha256) {
    PolicyContext {
        trusted = Collections.unmodifiableMap(new LinkedHashMap<>(trusted));
        atcrRegistries = Collections.unmodifiableSet(new LinkedHashSet<>(atcrRegistries));
        owners = Map.copyOf(owners);
    }

    /** The DID of an owner segment as far as no network is needed: {@code owners} of the file, or a segment that is a whole DID. */
    Optional<Did> owner(String segment) {
        Did mapped = owners.get(segment);
        return mapped != null ? Optional.of(mapped) : ReferenceParser.wholeDid(segment);
    }
}
