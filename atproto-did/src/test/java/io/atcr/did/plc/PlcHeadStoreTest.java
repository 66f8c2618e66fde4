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
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A10, for identities: no mark is lost, and each is where it was after a restart. The same questions to every store. */
class PlcHeadStoreTest {

    private static final Did ALICE = DidAssert.did("did:plc:nrcs6opz26qao7xdypocsuvh");
    private static final Did BOB = DidAssert.did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
    private static final Instant AT = Instant.parse("2026-11-26T12:00:00.123Z");

    @TempDir
    private Path folder;

    private static PlcHead head(int number, Instant createdAt, Instant seenAt) {
        return new PlcHead(Cid.ofDagCbor(new byte[] {(byte) number}), createdAt, Cid.ofRaw(new byte[] {(byte) number}), seenAt);
    }

    private PlcHeadStore store(boolean file) throws IOException {
        return file ? PlcHeadStore.inFolder(folder.resolve("marks")) : PlcHeadStore.inMemory();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void A10_markIsReplacedOnlyIfItIsTheExpectedOne(boolean file) throws Exception {
        PlcHeadStore store = store(file);
        PlcHead first = head(1, AT, AT);
        PlcHead second = head(2, AT.plusMillis(1), AT);
        assertThat(store.head(ALICE)).isEmpty();
        assertThat(store.replace(ALICE, Optional.of(first), second)).isFalse();
        assertThat(store.head(ALICE)).isEmpty();
        assertThat(store.replace(ALICE, Optional.empty(), first)).isTrue();
        assertThat(store.replace(ALICE, Optional.empty(), second)).isFalse();
        assertThat(store.replace(ALICE, Optional.of(head(1, AT, AT.plusMillis(1))), second)).isFalse();
        assertThat(store.head(ALICE)).hasValue(first);
        assertThat(store.replace(ALICE, Optional.of(first), second)).isTrue();
        assertThat(store.head(ALICE)).hasValue(second);
        assertThat(store.head(BOB)).isEmpty();
        store.clear(ALICE);
        store.clear(BOB);
        assertThat(store.head(ALICE)).isEmpty();
        assertThat(store.replace(ALICE, Optional.empty(), first)).isTrue();
    }

    @Test
    void memoryThatIsFullRefusesRatherThanForgets() throws Exception {
        PlcHeadStore store = new InMemoryPlcHeadStore(1);
        store.replace(ALICE, Optional.empty(), head(1, AT, AT));
        assertThatThrownBy(() -> store.replace(BOB, Optional.empty(), head(1, AT, AT))).isInstanceOf(IOException.class);
        assertThat(store.replace(ALICE, Optional.of(head(1, AT, AT)), head(2, AT, AT))).isTrue();
    }

    @Test
    void A10_marksSurviveARestart() throws Exception {
        store(true).replace(ALICE, Optional.empty(), head(1, AT, AT));
        assertThat(store(true).head(ALICE)).hasValue(head(1, AT, AT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1 x AT CID AT\n", "2 CID AT CID AT\n", "1 CID AT CID AT", "1 CID AT CID AT\nmore", "1 CID x CID AT\n",
        "1 CID AT x AT\n", "1 CID AT CID AT AT\n"})
    void A10_damagedMarkIsAnErrorAndNoFirstSight(String content) throws Exception {
        PlcHeadStore store = store(true);
        String cid = head(1, AT, AT).cid().toString();
        Files.writeString(folder.resolve("marks").resolve(ALICE.identifier()), content.replace("CID", cid).replace("AT", AT.toString()),
                StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> store.head(ALICE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.replace(ALICE, Optional.empty(), head(1, AT, AT))).isInstanceOf(IOException.class);
        store.clear(ALICE);
        assertThat(store.head(ALICE)).isEmpty();
    }

    @Test
    void A10_markOfTheEndOfTimeIsReadLikeAnyOther() throws Exception {
        PlcHeadStore store = store(true);
        PlcHead end = head(1, Instant.MAX, Instant.MAX);
        assertThat(store.replace(ALICE, Optional.empty(), end)).isTrue();

        assertThat(store(true).head(ALICE)).hasValue(end);
    }

    @Test
    void fileNamesAreIdentifiersAndNothingElse() throws Exception {
        PlcHeadStore store = store(true);
        for (String other : List.of("did:web:example.com", "did:plc:..", "did:plc:lock")) {
            assertThatThrownBy(() -> store.replace(DidAssert.did(other), Optional.empty(), head(1, AT, AT))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.head(DidAssert.did(other))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> store.clear(DidAssert.did(other))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void A10_folderThatWentAwayIsAnErrorAndNoFirstSight() throws Exception {
        PlcHeadStore store = store(true);
        Files.delete(folder.resolve("marks").resolve("lock"));
        Files.delete(folder.resolve("marks"));

        assertThatThrownBy(() -> store.head(ALICE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.replace(ALICE, Optional.empty(), head(1, AT, AT))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.clear(ALICE)).isInstanceOf(IOException.class);
    }

    @Test
    void folderThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> PlcHeadStore.inFolder(file)).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void A10_noReplacementIsLostAmongThoseThatShareAStore(boolean file) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            PlcHeadStore shared = store(file);
            List<Future<Boolean>> counts = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                // each with a store of its own on the same folder, as processes have
                PlcHeadStore store = file ? store(true) : shared;
                counts.add(threads.submit(() -> countUp(store)));
            }
            for (Future<Boolean> each : counts) {
                assertThat(each.get()).isTrue();
            }
            assertThat(shared.head(ALICE).orElseThrow().createdAt()).isEqualTo(AT.plusSeconds(40));
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean countUp(PlcHeadStore store) throws IOException {
        while (true) {
            Optional<PlcHead> held = store.head(ALICE);
            if (store.replace(ALICE, held, head(1, held.map(PlcHead::createdAt).orElse(AT).plusSeconds(1), AT))) {
                return true;
            }
        }
    }
}
