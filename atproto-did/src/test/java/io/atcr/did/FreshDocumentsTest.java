package io.atcr.did;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.DidAssert.did;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.FetchLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

/** When a kept document may answer. */
class FreshDocumentsTest {

    private static final Did ALICE = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final Did WEB = did("did:web:example.com");
    private static final Duration TTL = Duration.ofMinutes(5);
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final AtomicLong nanos = new AtomicLong();
    private final DidCache cache = new BoundedDidCache(10, 1 << 20, Duration.ofDays(1), nanos::get);
    private final List<Did> asked = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-26T12:00:00Z");
    private Optional<DidError> failure = Optional.empty();
    private Duration longest = SECOND;
    private int version;
    private final FreshDocuments documents = new FreshDocuments(this::source, cache, TTL, SECOND, () -> now, nanos::get, ResolutionListener.NONE);

    private DidDocument source(Did did, Duration timeout) throws DidException {
        asked.add(did);
        longest = timeout;
        if (failure.isPresent()) {
            throw new DidException(failure.get(), did, "made up");
        }
        return document(did, version);
    }

    static DidDocument document(Did did, int version) throws DidException {
        return DidDocument.parse(did, ("{\"id\":\"" + did + "\",\"alsoKnownAs\":[\"at://v" + version + ".example.com\"]}")
                .getBytes(StandardCharsets.UTF_8));
    }

    private static String name(DidDocument document) {
        return document.handle().orElseThrow().toString();
    }

    private void pass(Duration time) {
        now = now.plus(time);
        nanos.addAndGet(time.toNanos());
    }

    @Test
    void documentIsKeptUntilItExpires() throws Exception {
        documents.resolve(ALICE);
        version = 1;
        pass(TTL.minusNanos(1));
        assertThat(name(documents.resolve(ALICE))).isEqualTo("v0.example.com");
        pass(Duration.ofNanos(1));
        assertThat(name(documents.resolve(ALICE))).isEqualTo("v1.example.com");
        assertThat(asked).hasSize(2);
    }

    @Test
    void resolutionSaysHowFreshTheDocumentIs() throws Exception {
        DidResolution first = documents.resolution(ALICE, SECOND, Duration.ZERO);
        pass(Duration.ofMinutes(1));

        assertThat(first.resolvedAt()).isEqualTo(now.minus(Duration.ofMinutes(1)));
        assertThat(first.expiresAt()).isEqualTo(first.resolvedAt().plus(TTL));
        assertThat(first.stale()).isFalse();
        assertThat(documents.resolution(ALICE, SECOND, Duration.ZERO)).isEqualTo(first);
    }

    @Test
    void aClockThatIsSetBackKeepsNothingFreshForLonger() throws Exception {
        documents.resolve(ALICE);
        now = now.minus(Duration.ofHours(1));
        documents.resolve(ALICE);
        assertThat(asked).hasSize(2);
    }

    @Test
    void cachedDocumentOfAnotherDidIsNotBelieved() throws Exception {
        cache.put(ALICE, new DidCache.Entry(document(WEB, 0), now, now.plus(TTL)));
        assertThat(documents.resolve(ALICE).did()).isEqualTo(ALICE);
    }

    @ParameterizedTest
    @EnumSource(value = DidError.class, names = {"TIMEOUT", "UNAVAILABLE"})
    void A11_expiredDocumentStandsInOnlyWhereItIsAskedForAndThenMarked(DidError noAnswer) throws Exception {
        documents.resolve(ALICE);
        pass(Duration.ofHours(1));
        failure = Optional.of(noAnswer);

        assertFails(() -> documents.resolve(ALICE), noAnswer);
        assertFails(() -> documents.resolution(ALICE, SECOND, Duration.ZERO), noAnswer);
        DidResolution stale = documents.resolution(ALICE, SECOND, Duration.ofHours(2));
        assertThat(stale.stale()).isTrue();
        assertThat(stale.expiresAt()).isBefore(now);
        assertThat(stale.resolvedAt()).isEqualTo(now.minus(Duration.ofHours(1)));
        assertFails(() -> documents.resolution(ALICE, SECOND, Duration.ofHours(1)), noAnswer);
    }

    @Test
    void A11_nothingStandsInForMoreThanADay() throws Exception {
        documents.resolve(ALICE);
        failure = Optional.of(DidError.UNAVAILABLE);
        pass(Duration.ofHours(24).minusNanos(1));
        assertThat(documents.resolution(ALICE, SECOND, Duration.ofDays(30)).stale()).isTrue();
        now = now.plusNanos(1);
        assertFails(() -> documents.resolution(ALICE, SECOND, Duration.ofDays(30)), DidError.UNAVAILABLE);
    }

    @Test
    void A11_nothingStandsInForADidWeb() throws Exception {
        documents.resolve(WEB);
        pass(TTL);
        failure = Optional.of(DidError.TIMEOUT);
        assertFails(() -> documents.resolution(WEB, SECOND, Duration.ofHours(24)), DidError.TIMEOUT);
    }

    @ParameterizedTest
    @EnumSource(value = DidError.class, mode = Mode.EXCLUDE, names = {"TIMEOUT", "UNAVAILABLE"})
    void A11_nothingStandsInForAnAnswer(DidError answer) throws Exception {
        documents.resolve(ALICE);
        pass(TTL);
        failure = Optional.of(answer);
        assertFails(() -> documents.resolution(ALICE, SECOND, Duration.ofHours(24)), answer);
    }

    @ParameterizedTest
    @EnumSource(value = DidError.class, names = {"NOT_FOUND", "TOMBSTONED"})
    void thatAnIdentityIsGoneEvictsIt(DidError gone) throws Exception {
        documents.resolve(ALICE);
        failure = Optional.of(gone);
        assertFails(() -> documents.refresh(ALICE), gone);
        assertThat(cache.get(ALICE)).isEmpty();

        assertFails(() -> documents.resolution(ALICE, SECOND, Duration.ofHours(24)), gone);
    }

    @ParameterizedTest
    @EnumSource(DidError.class)
    void onlyFailuresThatARetryWouldRepeatAreKeptForTenSeconds(DidError code) throws Exception {
        failure = Optional.of(code);
        DidException first = assertFails(() -> documents.resolve(ALICE), code);
        pass(Duration.ofNanos(RefusedAnswers.NANOS_TO_LIVE - 1));
        DidException second = assertFails(() -> documents.resolve(ALICE), code);
        assertThat(second).hasMessage(first.getMessage());
        assertThat(asked).hasSize(code.transientFailure() ? 2 : 1);

        pass(Duration.ofNanos(1));
        failure = Optional.empty();
        assertThat(documents.resolve(ALICE)).isNotNull();
    }

    @Test
    void A22_refreshIsForcedAtMostOnceInThirtySecondsPerDid() throws Exception {
        documents.resolve(ALICE);
        for (int i = 0; i < 10; i++) {
            documents.refresh(ALICE);
        }
        assertThat(asked).as("once resolved, once refreshed").hasSize(2);
        documents.refresh(WEB);
        assertThat(asked).as("another DID has its own refresh").hasSize(3);
        pass(Duration.ofNanos(RefreshLimit.INTERVAL_NANOS));
        documents.refresh(ALICE);
        assertThat(asked).hasSize(4);
    }

    @Test
    void A22_refreshLooksPastWhatIsKept() throws Exception {
        failure = Optional.of(DidError.NOT_FOUND);
        assertFails(() -> documents.resolve(ALICE), DidError.NOT_FOUND);
        failure = Optional.empty();
        version = 7;
        assertThat(name(documents.refresh(ALICE))).isEqualTo("v7.example.com");
        assertThat(name(documents.resolve(ALICE))).isEqualTo("v7.example.com");
    }

    @Test
    void whatIsInvalidatedIsAskedForAtOnce() throws Exception {
        documents.resolve(ALICE);
        documents.invalidate(ALICE);
        version = 1;
        assertThat(name(documents.resolve(ALICE))).isEqualTo("v1.example.com");
    }

    @Test
    void whatWasAskedForBeforeAnInvalidationIsNotKeptAfterIt() throws Exception {
        FreshDocuments[] self = new FreshDocuments[1];
        self[0] = new FreshDocuments((did, timeout) -> {
            self[0].invalidate(did);
            return source(did, timeout);
        }, cache, TTL, SECOND, () -> now, nanos::get, ResolutionListener.NONE);

        self[0].resolve(ALICE);
        assertThat(cache.get(ALICE)).isEmpty();
    }

    @Test
    void fullCacheDropsTheLeastRecentlyUsed() throws Exception {
        DidCache small = DidCache.bounded(2, 1 << 20, TTL);
        for (String name : List.of("did:web:a.com", "did:web:b.com", "did:web:c.com")) {
            small.get(did("did:web:a.com"));
            small.put(did(name), new DidCache.Entry(document(did(name), 0), now, now.plus(TTL)));
        }

        assertThat(small.get(did("did:web:a.com"))).isPresent();
        assertThat(small.get(did("did:web:b.com"))).isEmpty();
        small.invalidate(did("did:web:a.com"));
        assertThat(small.get(did("did:web:a.com"))).isEmpty();
        assertThatThrownBy(() -> DidCache.bounded(0, 1, TTL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DidCache.bounded(1, 0, TTL)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> DidCache.bounded(1, 1, Duration.ZERO)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void A20_largeDocumentsDoNotOutgrowTheCache() throws Exception {
        int size = document(did("did:web:a.com"), 0).size();
        DidCache small = DidCache.bounded(100, 3L * size, TTL);
        for (char c = 'a'; c < 'h'; c++) {
            Did did = did("did:web:" + c + ".com");
            small.put(did, new DidCache.Entry(document(did, 0), now, now.plus(TTL)));
            small.put(did, new DidCache.Entry(document(did, 0), now, now.plus(TTL)));
        }
        assertThat(small.get(did("did:web:d.com"))).isEmpty();
        assertThat(small.get(did("did:web:e.com"))).isPresent();

        DidCache tiny = DidCache.bounded(100, size - 1, TTL);
        tiny.put(WEB, new DidCache.Entry(document(WEB, 0), now, now.plus(TTL)));
        assertThat(tiny.get(WEB)).isEmpty();
    }

    @Test
    void whatIsInvalidatedWhileItIsKeptIsForgotten() throws Exception {
        FreshDocuments[] self = new FreshDocuments[1];
        DidCache slow = new DidCache() {
            @Override
            public Optional<Entry> get(Did did) {
                return cache.get(did);
            }

            @Override
            public void put(Did did, Entry entry) {
                self[0].invalidate(did);
                cache.put(did, entry);
            }

            @Override
            public void invalidate(Did did) {
                cache.invalidate(did);
            }
        };
        self[0] = new FreshDocuments(this::source, slow, TTL, SECOND, () -> now, nanos::get, ResolutionListener.NONE);

        self[0].resolve(ALICE);
        assertThat(cache.get(ALICE)).isEmpty();
    }

    @Test
    void A22_slowAnswerDoesNotReplaceWhatWasAskedForAfterIt() throws Exception {
        FreshDocuments[] self = new FreshDocuments[1];
        self[0] = new FreshDocuments((did, timeout) -> {
            asked.add(did);
            if (asked.size() > 1) {
                return document(did, 1);
            }
            pass(SECOND);
            self[0].refresh(did);
            return document(did, 0);
        }, cache, TTL, SECOND, () -> now, nanos::get, ResolutionListener.NONE);

        self[0].resolve(WEB);
        assertThat(name(self[0].resolve(WEB))).as("the key of after a rotation").isEqualTo("v1.example.com");
    }

    @Test
    void A11_timeThatTheQuestionTookCountsForWhatStandsIn() throws Exception {
        documents.resolve(ALICE);
        pass(TTL);
        FreshDocuments slow = new FreshDocuments((did, timeout) -> {
            pass(Duration.ofHours(1));
            throw new DidException(DidError.TIMEOUT, did, "made up");
        }, cache, TTL, SECOND, () -> now, nanos::get, ResolutionListener.NONE);

        assertFails(() -> slow.resolution(ALICE, SECOND, Duration.ofMinutes(30)), DidError.TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, Long.MAX_VALUE})
    void anyTimeEndsInAnOutcome(long seconds) throws Exception {
        Duration time = Duration.ofSeconds(seconds);
        documents.resolve(ALICE);
        pass(TTL);
        failure = Optional.of(DidError.UNAVAILABLE);
        if (seconds < 0) {
            assertFails(() -> documents.resolution(ALICE, SECOND, time), DidError.UNAVAILABLE);
            assertFails(() -> documents.resolve(ALICE, time), DidError.TIMEOUT);
            assertFails(() -> documents.refresh(ALICE, time), DidError.TIMEOUT);
        } else {
            assertThat(documents.resolution(ALICE, time, time).stale()).isTrue();
            assertThat(longest).isLessThanOrEqualTo(FetchLimits.MAX_TIMEOUT);
            assertThat(DidCache.inMemory(time).get(ALICE)).as("kept for ever").isEmpty();
        }
    }
}
