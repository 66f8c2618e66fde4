package io.atcr.did;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.util.Optional;

/** A source whose answers are told to a listener. */
final class ListenedSource implements DocumentSource {

    private final DocumentSource source;
    private final ResolutionListener listener;

    ListenedSource(DocumentSource source, ResolutionListener listener) {
        this.source = source;
        this.listener = listener;
    }

    @Override
    public DidDocument fetch(Did did, Duration timeout) throws DidException {
        long start = System.nanoTime();
        try {
            DidDocument document = source.fetch(did, timeout);
            tell(did, Optional.empty(), start);
            return document;
        } catch (DidException failure) {
            tell(did, Optional.of(failure.code()), start);
            throw failure;
        }
    }

    private void tell(Did did, Optional<DidError> failure, long start) {
        try {
            listener.resolved(did, failure, Duration.ofNanos(System.nanoTime() - start));
        } catch (RuntimeException dropped) {
            // a listener changes nothing
        }
    }

    void tellLookedUp(Did did, boolean held) {
        try {
            listener.lookedUp(did, held);
        } catch (RuntimeException dropped) {
            // a listener changes nothing
        }
    }
}
