package io.atcr.did.plc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.did.DidAssert;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A10, for identities: marks only rise, and are where they were after a restart. The same questions to every store. */
class PlcHeadStoreTest {

    private static final Did ALICE = DidAssert.did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final Did BOB = DidAssert.did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00.123Z");

    @TempDir
    private Path folder;

    private static PlcHead head(int number, Instant createdAt, Instant seenAt) {
        return new PlcHead(Cid.ofDagCbor(new byte[] {(byte) number}), createdAt, seenAt);
    }

    private PlcHeadStore store(boolean file) throws IOException {
        return file ? PlcHeadStore.inFolder(folder.resolve("marks")) : PlcHeadStore.inMemory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void A10_marksOnlyRise(boolean file) throws Exception {
        PlcHeadStore store = store(file);
        PlcHead high = head(2, AT, AT);
        assertThat(store.head(ALICE)).isEmpty();
        assertThat(store.raise(ALICE, high)).isEqualTo(high);
        assertThat(store.raise(ALICE, head(1, AT.minusMillis(1), AT.plusSeconds(600)))).isEqualTo(high);
        assertThat(store.raise(ALICE, head(3, AT, AT.plusSeconds(600)))).as("the first one of two of the same time stands").isEqualTo(high);
        assertThat(store.head(ALICE)).hasValue(high);
        assertThat(store.head(BOB)).isEmpty();

        PlcHead higher = head(4, AT.plusMillis(1), AT);
        assertThat(store.raise(ALICE, higher)).isEqualTo(higher);
        PlcHead again = head(4, AT.plusMillis(1), AT.plusSeconds(60));
        assertThat(store.raise(ALICE, again)).isEqualTo(again);
        assertThat(store.head(ALICE)).hasValue(again);
        assertThat(store.raise(ALICE, higher)).isEqualTo(again);
        store.clear(ALICE);
        store.clear(BOB);
        assertThat(store.head(ALICE)).isEmpty();
    }

    @Test
    void memoryThatIsFullRefusesRatherThanForgets() throws Exception {
        PlcHeadStore store = new InMemoryPlcHeadStore(1);
        store.raise(ALICE, head(1, AT, AT));
        assertThatThrownBy(() -> store.raise(BOB, head(1, AT, AT))).isInstanceOf(IOException.class);
        store.raise(ALICE, head(2, AT.plusMillis(1), AT));
        assertThat(store.head(ALICE).orElseThrow().cid()).isEqualTo(head(2, AT, AT).cid());
    }

    @Test
    void A10_marksSurviveARestart() throws Exception {
        store(true).raise(ALICE, head(1, AT, AT));
        assertThat(store(true).head(ALICE)).hasValue(head(1, AT, AT));
    }

    @Test
    void whatIsSeenAgainIsWrittenOnceAMinute() throws Exception {
        PlcHeadStore store = store(true);
        store.raise(ALICE, head(1, AT, AT));
        store.raise(ALICE, head(1, AT, AT.plusSeconds(59)));
        assertThat(store.head(ALICE)).hasValue(head(1, AT, AT));
        store.raise(ALICE, head(1, AT, AT.plusSeconds(60)));
        assertThat(store.head(ALICE)).hasValue(head(1, AT, AT.plusSeconds(60)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 x 2026-01-01T00:00:00Z 2026-01-01T00:00:00Z\n", "2 CID AT AT\n", "1 CID AT AT", "1 CID AT AT\nmore", "1 CID x AT\n",
        "1 CID AT AT AT\n"})
    void A10_damagedMarkIsAnErrorAndNoFirstSight(String content) throws Exception {
        PlcHeadStore store = store(true);
        String cid = head(1, AT, AT).cid().toString();
        Files.writeString(folder.resolve("marks").resolve(ALICE.identifier()), content.replace("CID", cid).replace("AT", AT.toString()),
                StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> store.head(ALICE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.raise(ALICE, head(1, AT, AT))).isInstanceOf(IOException.class);
        store.clear(ALICE);
        assertThat(store.head(ALICE)).isEmpty();
    }

    @Test
    void A10_markOfTheEndOfTimeIsReadLikeAnyOther() throws Exception {
        PlcHeadStore store = store(true);
        String line = "1 " + head(1, AT, AT).cid() + " " + AT + " " + Instant.MAX + "\n";
        Files.writeString(folder.resolve("marks").resolve(ALICE.identifier()), line, StandardCharsets.ISO_8859_1);

        assertThat(store.raise(ALICE, head(1, AT, AT)).seenAt()).isEqualTo(Instant.MAX);
    }

    @Test
    void fileNamesAreIdentifiersAndNothingElse() throws Exception {
        PlcHeadStore store = store(true);
        for (String other : List.of("did:web:example.com", "did:plc:..", "did:plc:lock")) {
            assertThatThrownBy(() -> store.raise(DidAssert.did(other), head(1, AT, AT))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.head(DidAssert.did(other))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.clear(DidAssert.did(other))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void folderThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> PlcHeadStore.inFolder(file)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void A10_marksThatAreRaisedTogetherEndAtTheHighest(boolean file) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            PlcHeadStore shared = store(file);
            List<Future<PlcHead>> raised = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int number = i * 7 % 60;
                // each with a store of its own on the same folder, as processes have
                PlcHeadStore store = file ? store(true) : shared;
                raised.add(threads.submit(() -> store.raise(ALICE, head(number, AT.plusSeconds(number), AT))));
            }
            for (Future<PlcHead> each : raised) {
                each.get();
            }
            assertThat(shared.head(ALICE)).hasValue(head(59, AT.plusSeconds(59), AT));
        } finally {
            threads.shutdownNow();
        }
    }
}
