package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.DidCache;
import io.atcr.did.DidDocument;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.DidResolver;
import io.atcr.did.ResolutionListener;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.verifier.VerifierEvent.DidHistoryConflict;
import io.atcr.verifier.VerifierEvent.DidResolutionFinished;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/** Tells the verifier's listeners what becomes of DIDs. Thread-safe. */
final class ObservedDids implements ResolutionListener {
    private final Listeners listeners;

    ObservedDids(Listeners listeners) {
        this.listeners = listeners;
    }

    @Override
    public void lookedUp(Did did, boolean held) {
        CacheLookUps.tell(listeners, CacheRegions.DID_DOCUMENTS, held);
    }

    @Override
    public void resolved(Did did, Optional<DidError> failure, Duration duration) {
        listeners.didResolutionFinished(new DidResolutionFinished(did, failure, duration));
        failure.filter(ObservedDids::isAboutHistory).ifPresent(error -> listeners.didHistoryConflict(new DidHistoryConflict(did, error)));
    }

    private static boolean isAboutHistory(DidError error) {
        return switch (error) {
            case INVALID_HISTORY, HISTORY_WITHHELD, HISTORY_FORKED, HISTORY_IN_FUTURE -> true;
            default -> false;
        };
    }

    /** The resolver that asks the network; of what {@code documents} has it tells look-ups, of what it asks for, resolutions. */
    DidResolver network(
            HttpFetcher http, List<URI> plcDirectories, PlcHeadStore plcHeads, DidCache documents, Duration timeToLive, InstantSource clock) {
        return DidResolver.builder()
                .fetcher(http)
                .plcDirectories(plcDirectories)
                .plcHeadStore(plcHeads)
                .cache(documents)
                .timeToLive(timeToLive)
                .clock(clock)
                .listener(this)
                .build();
    }

    /** A resolver of the caller's: what it keeps is not known, so every question to it is a resolution. */
    DidResolver of(DidResolver resolver) {
        return new DidResolver() {
            @Override
            public DidDocument resolve(Did did) throws DidException {
                return tell(did, () -> resolver.resolve(did));
            }

            @Override
            public DidDocument resolve(Did did, Duration timeout) throws DidException {
                return tell(did, () -> resolver.resolve(did, timeout));
            }

            @Override
            public DidDocument refresh(Did did) throws DidException {
                return tell(did, () -> resolver.refresh(did));
            }

            @Override
            public DidDocument refresh(Did did, Duration timeout) throws DidException {
                return tell(did, () -> resolver.refresh(did, timeout));
            }
        };
    }

    private interface Question {
        DidDocument ask() throws DidException;
    }

    private DidDocument tell(Did did, Question question) throws DidException {
        long start = System.nanoTime();
        try {
            DidDocument document = question.ask();
            resolved(did, Optional.empty(), Duration.ofNanos(System.nanoTime() - start));
            return document;
        } catch (DidException e) {
            resolved(did, Optional.of(e.code()), Duration.ofNanos(System.nanoTime() - start));
            throw e;
        }
    }
}
