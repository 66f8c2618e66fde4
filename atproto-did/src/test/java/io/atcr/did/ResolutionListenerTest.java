package io.atcr.did;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What is told is what happened: one look-up per question, one resolution per question that reached a source. */
class ResolutionListenerTest {

    private static final Did ALICE = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final Duration TTL = Duration.ofMinutes(5);

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> told = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");
    private Optional<DidError> failure = Optional.empty();

    private final ResolutionListener listener = new ResolutionListener() {
        @Override
        public void lookedUp(Did did, boolean held) {
            told.add(did.equals(ALICE) && held ? "hit" : "miss");
        }

        @Override
        public void resolved(Did did, Optional<DidError> failure, Duration duration) {
            assertThat(duration).isGreaterThanOrEqualTo(Duration.ZERO);
            told.add(failure.map(DidError::name).orElse("success"));
        }
    };

    private FreshDocuments documents(ResolutionListener told) {
        DidCache cache = new BoundedDidCache(10, 1 << 20, Duration.ofDays(1), nanos::get);
        return new FreshDocuments(this::source, cache, TTL, Duration.ofSeconds(1), () -> now, nanos::get, told);
    }

    private DidDocument source(Did did, Duration timeout) throws DidException {
        if (failure.isPresent()) {
            throw new DidException(failure.get(), did, "made up");
        }
        return FreshDocumentsTest.document(did, 0);
    }

    @Test
    void aKeptDocumentIsAHitAndNoResolution() throws Exception {
        FreshDocuments documents = documents(listener);
        documents.resolve(ALICE);
        documents.resolve(ALICE);
        now = now.plus(TTL);
        documents.resolve(ALICE);

        assertThat(told).containsExactly("miss", "success", "hit", "miss", "success");
    }

    @Test
    void aRefreshIsAResolutionAndNoLookUp() throws Exception {
        FreshDocuments documents = documents(listener);
        documents.refresh(ALICE);
        documents.refresh(ALICE);

        assertThat(told).containsExactly("success", "hit");
    }

    @Test
    void aFailureIsToldWithItsCodeAndAKeptRefusalIsNoResolution() {
        FreshDocuments documents = documents(listener);
        failure = Optional.of(DidError.NOT_FOUND);
        assertFails(() -> documents.resolve(ALICE), DidError.NOT_FOUND);
        assertFails(() -> documents.resolve(ALICE), DidError.NOT_FOUND);

        assertThat(told).containsExactly("miss", "NOT_FOUND", "miss");
    }

    @Test
    void aListenerThatThrowsChangesNothing() throws Exception {
        FreshDocuments documents = documents(new ResolutionListener() {
            @Override
            public void lookedUp(Did did, boolean held) {
                throw new IllegalStateException("listener");
            }

            @Override
            public void resolved(Did did, Optional<DidError> failure, Duration duration) {
                throw new IllegalStateException("listener");
            }
        });
        assertThat(documents.resolve(ALICE).did()).isEqualTo(ALICE);

        Did other = did("did:web:example.com");
        failure = Optional.of(DidError.TIMEOUT);
        assertFails(() -> documents.resolve(other), DidError.TIMEOUT);
    }
}
