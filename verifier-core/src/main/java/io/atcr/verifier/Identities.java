package io.atcr.verifier;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.atcr.car.syntax.Did;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.net.UntrustedText;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.util.Optional;

/** DIDs to documents, with at most one forced look per DID and half minute. Thread-safe. */
final class Identities {
    private static final Duration REFRESH_INTERVAL = Duration.ofSeconds(30);

    private final DidResolver resolver;
    private final VerificationCache cache;
    private final Cache<Did, Boolean> refreshed = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REFRESH_INTERVAL)
            .build();

    Identities(DidResolver resolver, VerificationCache cache) {
        this.resolver = resolver;
        this.cache = cache;
    }

    /** A document, or why there is none. */
    record Outcome(Optional<DidDocument> document, Reason reason, String detail) {}

    Outcome resolve(Did did, CheckLog log) {
        try {
            return new Outcome(Optional.of(resolver.resolve(did)), Reason.NONE, "");
        } catch (DidException e) {
            Reason reason = reasonOf(e);
            String detail = UntrustedText.escape(String.valueOf(e.getMessage()));
            log.add(CheckCode.DID_RESOLVED, reason, did.toString(), "a DID document", detail, "DID resolution");
            return new Outcome(Optional.empty(), reason, detail);
        }
    }

    /** Looks past the cache, if that was not done a short while ago; whether the key or the PDS is another one now. */
    boolean refreshed(Did did) {
        if (refreshed.asMap().putIfAbsent(did, Boolean.TRUE) != null) {
            return false;
        }
        try {
            DidDocument before = resolver.resolve(did);
            cache.invalidate(CacheRegions.DID_DOCUMENTS, did.toString());
            DidDocument after = resolver.resolve(did);
            return !before.signingKey().equals(after.signingKey()) || !before.pdsEndpoint().equals(after.pdsEndpoint());
        } catch (DidException e) {
            return false;
        }
    }

    static Reason reasonOf(DidException e) {
        return switch (e.code()) {
            case NOT_FOUND, TOMBSTONED, INVALID_DID, UNSUPPORTED_METHOD -> Reason.DID_NOT_FOUND;
            case ADDRESS_REFUSED -> Reason.ADDRESS_REFUSED;
            default -> e.transientFailure() ? Reason.DID_UNAVAILABLE : Reason.BAD_DID_DOCUMENT;
        };
    }
}
