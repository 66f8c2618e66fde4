package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.verifier.CachedDidDocuments.Basis;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.VerificationCache;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The evidence that is kept: what was proven for minutes, what was refused for seconds, what could not be had not at all.
 *
 * <p>Evidence is kept under the generation of its DID and the signing key and PDS it was found by; so it is served only while those are the ones
 * of the DID document that is held, and nothing that was found by one document is served under another. Thread-safe.
 */
final class CachedEvidence {
    private final VerificationCache cache;
    private final CachedDidDocuments documents;
    private final boolean documentsKept;
    private final CacheTimes times;
    private final InstantSource clock;
    private final CacheRegion<SignatureEvidence> region;
    private final Recent<Place, String> keys = new Recent<>(Place::text);

    private record Place(String question, String generation, String key, String pds) {
        String text() {
            return String.join("\n", question, generation, key, pds);
        }
    }

    /** {@code documentsKept} says whether DID documents are in the cache at all; a resolver of the caller's keeps its own. */
    CachedEvidence(VerificationCache cache, CachedDidDocuments documents, boolean documentsKept, CacheTimes times, InstantSource clock) {
        this.cache = cache;
        this.documents = documents;
        this.documentsKept = documentsKept;
        this.times = times;
        this.clock = clock;
        this.region = CacheRegions.SIGNATURE_EVIDENCE.withTimeToLive(times.signatureEvidence());
    }

    CacheRegion<SignatureEvidence> region() {
        return region;
    }

    /** What is known before a proof begins. */
    final class Slot {
        private final Did did;
        private final String question;
        private final String generation;
        private final Instant start = clock.instant();
        private final Optional<Basis> before;

        private Slot(Did did, String question, String generation) {
            this.did = did;
            this.question = question;
            this.generation = generation;
            this.before = documents.basis(did, generation);
        }

        Optional<SignatureEvidence> held() {
            boolean possible = !generation.equals(Generations.NONE) && (before.isPresent() || !documentsKept);
            return possible
                    ? cache.get(region, key(before)).map(VerificationCache.Entry::value).filter(evidence -> evidence.did().equals(did))
                    : Optional.empty();
        }

        /** Keeps evidence as long as the document it stands on: the one that was held when the proof began, or one that came meanwhile and says the same. */
        void keep(SignatureEvidence evidence) {
            if (generation.equals(Generations.NONE) || evidence.reason().isTransient()) {
                return;
            }
            Duration longest = times.evidence(evidence);
            Optional<Basis> after = documents.basis(did, generation);
            if (documentsKept && (after.isEmpty() || !standsOn(evidence, after.get()) || before.filter(b -> !b.sameAs(after.get())).isPresent())) {
                return;
            }
            Instant expiry = before.or(() -> after).map(Basis::expiresAt).orElse(start.plus(longest));
            Duration left = Duration.between(clock.instant(), expiry);
            cache.put(region, key(after), evidence, left.compareTo(longest) < 0 ? left : longest);
        }

        private String key(Optional<Basis> basis) {
            return keys.of(basis.isPresent()
                    ? new Place(question, generation, basis.get().key().toDidKey(), basis.get().pds().toString())
                    : new Place(question, generation, "", ""));
        }
    }

    Slot slot(Did did, String question, String generation) {
        return new Slot(did, question, generation);
    }

    private static boolean standsOn(SignatureEvidence evidence, Basis basis) {
        return evidence.pds().filter(basis.pds()::equals).isPresent()
                && evidence.signer().filter(signer -> !signer.signingKey().equals(basis.key().toDidKey())).isEmpty();
    }
}
