package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidCache;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.Handle;
import io.atcr.did.HandleResolver;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whom an inquiry asks that asks nobody: they know what is held, and fail transiently for everything else; the registry ends the inquiry. Stateless.
 */
final class Unasked {
    private static final String WHY = "nobody is asked";

    private Unasked() {}

    static RegistryClient registry() {
        return new Registry();
    }

    /** Documents that are held and fresh. */
    static DidResolver dids(DidCache held, InstantSource clock) {
        return new DidResolver() {
            @Override
            public DidDocument resolve(Did did) throws DidException {
                Instant now = clock.instant();
                return held.get(did)
                        .filter(entry -> !entry.resolvedAt().isAfter(now) && now.isBefore(entry.expiresAt()))
                        .map(DidCache.Entry::document)
                        .orElseThrow(() -> new DidException(DidError.UNAVAILABLE, did, WHY));
            }

            @Override
            public DidDocument resolve(Did did, Duration timeout) throws DidException {
                return resolve(did);
            }

            @Override
            public DidDocument refresh(Did did) throws DidException {
                throw new DidException(DidError.UNAVAILABLE, did, WHY);
            }

            @Override
            public DidDocument refresh(Did did, Duration timeout) throws DidException {
                return refresh(did);
            }
        };
    }

    /** Handles whose DID the resolver holds. */
    static HandleResolver handles(HandleResolver resolver) {
        return new HandleResolver() {
            @Override
            public Did resolve(Handle handle) throws DidException {
                return resolver.held(handle).orElseThrow(() -> new DidException(DidError.UNAVAILABLE, WHY, -1));
            }
        };
    }

    /**
     * Somebody would have to be asked: there is no answer from what is held. Thrown where every signer's evidence would be unknown, so that nothing
     * is decided about each of thousands only to be thrown away.
     */
    static final class NotHeld extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotHeld() {
            super(WHY, null, false, false);
        }
    }

    private static final class Registry implements RegistryClient {
        @Override
        public Digest resolve(ImageReference reference, Duration timeout) {
            throw new NotHeld();
        }

        @Override
        public ManifestDocument manifest(ImageReference repository, Digest digest, Duration timeout) {
            throw new NotHeld();
        }

        @Override
        public ManifestDocument manifest(ImageReference reference, Duration timeout) {
            throw new NotHeld();
        }

        @Override
        public Referrers referrers(ImageReference repository, Digest subject, Duration timeout) {
            throw new NotHeld();
        }

        @Override
        public byte[] blob(ImageReference repository, Digest digest, long maxBytes, Duration timeout) {
            throw new NotHeld();
        }
    }
}
