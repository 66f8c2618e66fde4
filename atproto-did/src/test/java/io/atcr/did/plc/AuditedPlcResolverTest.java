package io.atcr.did.plc;

import static io.atcr.did.DidAssert.assertFails;
import static io.atcr.did.plc.LogScript.RECOVERY;
import static io.atcr.did.plc.LogScript.ROTATION;
import static io.atcr.did.plc.PlcLogAssert.assertVerified;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.did.FakeFetcher;
import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.FetchError;
import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A14: the directory is trusted for being there, and what was seen of a history is held against it. */
class AuditedPlcResolverTest {

    private static final Duration LONG = Duration.ofSeconds(10);

    private final FakeFetcher fetcher = new FakeFetcher();
    private final PlcHeadStore heads = PlcHeadStore.inMemory();
    private final LogScript script = new LogScript().update(ROTATION).update(ROTATION);
    private final Did did = script.did();
    private final String url = "https://plc.directory/" + did + "/log/audit";
    private Instant now = LogScript.START.plus(Duration.ofHours(3));
    private final AuditedPlcResolver resolver = resolver(heads);

    private AuditedPlcResolver resolver(PlcHeadStore store) {
        return new AuditedPlcResolver(PlcDirectory.of(fetcher, List.of(PlcDirectory.PUBLIC)), store, new PlcLogVerifier(), () -> now);
    }

    private void serve(LogScript log) {
        fetcher.answer(url, 200, log.bytes());
    }

    private LogScript cut(int operations) {
        LogScript fewer = new LogScript().change(entries -> entries.removeAll());
        for (int i = 0; i < operations; i++) {
            int index = i;
            fewer.change(entries -> entries.add(script.entry(index).deepCopy()));
        }
        return fewer;
    }

    @Test
    void documentIsBuiltFromTheLogAndTheHeadRemembered() throws Exception {
        serve(script);

        assertThat(resolver.resolve(did).differences(script.last().didDocument().orElseThrow())).isEmpty();
        assertThat(heads.head(did)).hasValue(new PlcHead(script.last().cid(), LogScript.START.plus(Duration.ofHours(2)),
                assertVerified(script.verify()).history(2), now));
        assertThat(fetcher.requests).singleElement().satisfies(request -> assertThat(request.uri()).hasToString(url));
    }

    @Test
    void A14_withheldOperationsAreNoticed() throws Exception {
        serve(script);
        resolver.resolve(did);
        serve(cut(2));

        assertFails(() -> resolver.resolve(did), DidError.HISTORY_WITHHELD);
        serve(script);
        assertThat(resolver.resolve(did)).isNotNull();
    }

    @Test
    void A14_anIdentityThatWasSeenDoesNotVanish() throws Exception {
        fetcher.answer(url, 404, "");
        assertFails(() -> resolver.resolve(did), DidError.NOT_FOUND);
        serve(script);
        resolver.resolve(did);
        fetcher.answer(url, 404, "");
        assertFails(() -> resolver.resolve(did), DidError.HISTORY_WITHHELD);
    }

    @Test
    void A14_anotherHistoryIsNoticed() throws Exception {
        serve(script);
        resolver.resolve(did);
        LogScript other = new LogScript().update(ROTATION).after(Duration.ofHours(2));
        other.append(other.operation(1).update(ROTATION, LogScript.KEYS, RECOVERY.publicKey(), List.of("at://mallory.example.com"), LogScript.PDS));
        now = now.plus(Duration.ofHours(2));
        serve(other);

        assertFails(() -> resolver.resolve(did), DidError.HISTORY_FORKED);
    }

    @Test
    void A14_timesThatChangeAreNoticed() throws Exception {
        serve(script);
        resolver.resolve(did);
        script.entry(2).put("createdAt", "2026-01-01T02:00:00.001Z");
        serve(script);

        assertFails(() -> resolver.resolve(did), DidError.HISTORY_FORKED);
    }

    @Test
    void A14_recoveryWithinTheWindowIsFollowed() throws Exception {
        serve(script);
        resolver.resolve(did);
        recoverAt(Duration.ofHours(4));

        assertThat(resolver.resolve(did).handle()).isEqualTo(script.last().didDocument().orElseThrow().handle());
        assertThat(heads.head(did).orElseThrow().cid()).isEqualTo(script.last().cid());
    }

    private void recoverAt(Duration time) {
        script.append(script.follow(script.operation(0), RECOVERY)).nullified(1, 2);
        script.entry(3).put("createdAt", LogScript.START.plus(time).toString());
        now = LogScript.START.plus(time).isAfter(now) ? LogScript.START.plus(time) : now;
        serve(script);
    }

    @Test
    void A14_recoveryThatIsDatedBackToBeforeItWasSeenToBeMissingIsNoticed() throws Exception {
        now = LogScript.START.plus(Duration.ofDays(30));
        serve(script);
        resolver.resolve(did);
        recoverAt(Duration.ofHours(71));

        assertFails(() -> resolver.resolve(did), DidError.HISTORY_FORKED);
    }

    @Test
    void aMirrorMayBeAFewMinutesBehind() throws Exception {
        now = LogScript.START.plus(Duration.ofHours(4)).plus(HistoryCheck.LAG);
        serve(script);
        resolver.resolve(did);
        recoverAt(Duration.ofHours(4));

        assertThat(resolver.resolve(did)).isNotNull();
    }

    @Test
    void tombstoneIsAnOutcomeOfItsOwnAndRemembered() throws Exception {
        script.after(Duration.ofHours(1)).append(script.last().tombstone(ROTATION));
        serve(script);
        assertFails(() -> resolver.resolve(did), DidError.TOMBSTONED);
        assertThat(resolver.audit(did, LONG).tombstoned()).isTrue();

        serve(cut(3));
        assertFails(() -> resolver.resolve(did), DidError.HISTORY_WITHHELD);
    }

    @Test
    void A17_operationFromTheFutureIsNotBelievedAndLeavesNoMark() throws Exception {
        serve(script);
        now = LogScript.START.plus(Duration.ofHours(2)).minus(HistoryCheck.CLOCK_SKEW).minusMillis(1);
        assertFails(() -> resolver.resolve(did), DidError.HISTORY_IN_FUTURE);
        assertThat(heads.head(did)).isEmpty();
        now = now.plusMillis(1);
        assertThat(resolver.resolve(did)).isNotNull();
    }

    @Test
    void A10_markFromTheFutureIsIgnored() throws Exception {
        Cid other = new LogScript("bob.example.com").last().cid();
        PlcHead future = new PlcHead(other, now.plus(Duration.ofDays(1)), other, now);
        heads.replace(did, Optional.empty(), future);
        serve(script);
        assertThat(resolver.resolve(did)).isNotNull();
        assertThat(heads.head(did)).as("it counts when its time comes").hasValue(future);
        now = now.plus(Duration.ofDays(1));
        assertFails(() -> resolver.resolve(did), DidError.HISTORY_WITHHELD);
    }

    @Test
    void A10_operatorCanClearOneIdentity() throws Exception {
        serve(script);
        resolver.resolve(did);
        serve(cut(1));
        assertFails(() -> resolver.resolve(did), DidError.HISTORY_WITHHELD);
        heads.clear(did);
        assertThat(resolver.resolve(did)).isNotNull();
    }

    @Test
    void logThatBreaksARuleProvesNothingAndLeavesNoMark() throws Exception {
        script.operationJson(1).putArray("alsoKnownAs").add("at://mallory.example.com");
        serve(script);

        DidException failure = assertFails(() -> resolver.resolve(did), DidError.INVALID_HISTORY);
        assertThat(failure).hasMessageContaining("operation 1: cid-mismatch");
        assertThat(failure.did()).hasValue(did);
        assertThat(heads.head(did)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"TIMEOUT,TIMEOUT", "CONNECT,UNAVAILABLE", "ADDRESS_REFUSED,ADDRESS_REFUSED", "BODY_TOO_LARGE,INVALID_HISTORY"})
    void logThatCannotBeHadHasItsOwnOutcome(FetchError failure, DidError expected) {
        fetcher.fail(url, failure);
        assertFails(() -> resolver.resolve(did), expected);
    }

    @Test
    void A10_storeThatFailsFailsTheResolution() {
        PlcHeadStore broken = new PlcHeadStore() {
            @Override
            public Optional<PlcHead> head(Did did) {
                return Optional.empty();
            }

            @Override
            public boolean replace(Did did, Optional<PlcHead> expected, PlcHead next) throws IOException {
                throw new IOException("disk full\u001b[31m");
            }

            @Override
            public void clear(Did did) {
                // nothing is kept
            }
        };
        serve(script);
        assertFails(() -> resolver(broken).resolve(did), DidError.STATE_UNAVAILABLE);
        assertFails(() -> resolver(new InMemoryPlcHeadStore(0)).resolve(did), DidError.STATE_UNAVAILABLE);
    }

    @Test
    void A10_newerLogThatAnotherProcessSawMeanwhileIsNotForgotten() throws Exception {
        PlcHead newer = new PlcHead(script.last().cid(), LogScript.START.plus(Duration.ofHours(2)), assertVerified(script.verify()).history(2), now);
        AtomicReference<PlcHead> held = new AtomicReference<>();
        PlcHeadStore racing = new PlcHeadStore() {
            @Override
            public Optional<PlcHead> head(Did did) {
                return Optional.ofNullable(held.get());
            }

            @Override
            public boolean replace(Did did, Optional<PlcHead> expected, PlcHead next) {
                if (expected.isEmpty()) {
                    held.set(newer);
                    return false;
                }
                throw new AssertionError("an older mark must not be written over a newer one");
            }

            @Override
            public void clear(Did did) {
                // nothing is kept
            }
        };
        serve(cut(2));
        assertFails(() -> resolver(racing).resolve(did), DidError.HISTORY_WITHHELD);
    }

    @Test
    void A14_olderTimesThatChangeAreNoticedToo() throws Exception {
        serve(script);
        resolver.resolve(did);
        // would let a stolen key undo this operation long after its 72 hours
        script.entry(1).put("createdAt", "2026-01-01T01:59:59Z");
        serve(script);

        assertFails(() -> resolver.resolve(did), DidError.HISTORY_FORKED);
    }

    @Test
    void whatIsSeenAgainIsWrittenOnceAMinute() throws Exception {
        serve(script);
        resolver.resolve(did);
        Instant first = now;
        now = first.plusSeconds(59);
        resolver.resolve(did);
        assertThat(heads.head(did).orElseThrow().seenAt()).isEqualTo(first);
        now = first.plusSeconds(60);
        resolver.resolve(did);
        assertThat(heads.head(did).orElseThrow().seenAt()).isEqualTo(now);
    }

    @Test
    void A14_slowAnswerWithAnotherHistoryDoesNotOvertakeWhatWasSeenMeanwhile() throws Exception {
        serve(cut(2));
        resolver.resolve(did);
        LogScript other = cut(2);
        other.append(script.operation(1).update(ROTATION, LogScript.KEYS, RECOVERY.publicKey(), List.of("at://mallory.example.com"), LogScript.PDS));
        other.entry(2).put("createdAt", LogScript.START.plus(Duration.ofHours(3)).toString());
        HttpFetcher slow = new HttpFetcher() {
            @Override
            public FetchResponse fetch(FetchRequest request) {
                serve(script);
                assertThatCode(() -> resolver.resolve(did)).doesNotThrowAnyException();
                return new FetchResponse(200, request.uri(), Map.of(), other.bytes());
            }

            @Override
            public AddressPolicy addressPolicy() {
                return AddressPolicy.publicOnly();
            }

            @Override
            public void close() {
                // nothing is open
            }
        };
        AuditedPlcResolver second =
                new AuditedPlcResolver(PlcDirectory.of(slow, List.of(PlcDirectory.PUBLIC)), heads, new PlcLogVerifier(), () -> now);

        assertFails(() -> second.resolve(did), DidError.HISTORY_FORKED);
        assertThat(heads.head(did).orElseThrow().cid()).isEqualTo(script.last().cid());
        assertThat(resolver.resolve(did)).as("the honest log is not refused for it").isNotNull();
    }

    @Test
    void A10_markThatWasSeenInTheFutureDoesNotRefuseAnHonestRecovery() throws Exception {
        serve(script);
        Instant right = now;
        now = now.plus(Duration.ofDays(400));
        resolver.resolve(did);
        now = right;
        recoverAt(Duration.ofHours(4));

        assertThat(resolver.resolve(did).handle()).isEqualTo(script.last().didDocument().orElseThrow().handle());
    }

    @Test
    void A14_statusDoesNotGiveUpAnIdentityThatWasSeen() throws Exception {
        fetcher.answer(url, 410, "");
        assertFails(() -> resolver.resolve(did), DidError.TOMBSTONED);
        serve(script);
        resolver.resolve(did);
        fetcher.answer(url, 410, "");
        assertFails(() -> resolver.resolve(did), DidError.HISTORY_WITHHELD);
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -1, 0, Long.MAX_VALUE})
    void anyTimeoutEndsInAnOutcome(long seconds) throws Exception {
        serve(script);
        if (seconds > 0) {
            assertThat(resolver.resolve(did, Duration.ofSeconds(seconds))).isNotNull();
        } else {
            assertFails(() -> resolver.resolve(did, Duration.ofSeconds(seconds)), DidError.TIMEOUT);
        }
    }

    @Test
    void onlyADidPlcHasALog() {
        assertFails(() -> resolver.resolve(io.atcr.did.DidAssert.did("did:web:example.com")), DidError.INVALID_DID);
        assertFails(() -> resolver.resolve(io.atcr.did.DidAssert.did("did:plc:short")), DidError.INVALID_DID);
    }
}
