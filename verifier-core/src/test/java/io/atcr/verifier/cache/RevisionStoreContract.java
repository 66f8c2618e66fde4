package io.atcr.verifier.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.car.syntax.Tid;
import io.atcr.verifier.cache.RevisionStore.Mark;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A10: marks only rise, and are those of one DID. The same questions to every store. */
abstract class RevisionStoreContract {
    static final Did ALICE = did("did:plc:nrcs6opz26qao7xdypocsuvh");
    static final Did WEB = did("did:web:example.com");

    /** A store over the same marks as the ones this test opened before; the first one has none. */
    abstract RevisionStore open() throws IOException;

    static Did did(String text) {
        try {
            return Did.parse(text);
        } catch (SyntaxException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static Mark mark(long micros, int commit) {
        return new Mark(Tid.of(micros, 7), Cid.ofDagCbor(new byte[] {(byte) commit}));
    }

    @Test
    void A10_marksOnlyRise() throws Exception {
        RevisionStore store = open();
        assertThat(store.highest(ALICE)).isEmpty();
        assertThat(store.raise(ALICE, mark(20, 2))).isEqualTo(mark(20, 2));
        assertThat(store.raise(ALICE, mark(19, 1))).isEqualTo(mark(20, 2));
        assertThat(store.highest(ALICE)).hasValue(mark(20, 2));
        assertThat(store.raise(ALICE, mark(21, 3))).isEqualTo(mark(21, 3));
        assertThat(store.highest(ALICE)).hasValue(mark(21, 3));
    }

    @Test
    void A10_ofTwoCommitsOfOneRevisionTheFirstStandsSoThatTheForkIsSeen() throws Exception {
        RevisionStore store = open();
        store.raise(ALICE, mark(20, 1));

        assertThat(store.raise(ALICE, mark(20, 2))).isEqualTo(mark(20, 1));
        assertThat(store.highest(ALICE)).hasValue(mark(20, 1));
    }

    @Test
    void A10_anOperatorClearsOneDid() throws Exception {
        RevisionStore store = open();
        store.clear(ALICE);
        store.raise(ALICE, mark(20, 1));
        store.raise(WEB, mark(30, 2));

        store.clear(ALICE);

        assertThat(store.highest(ALICE)).isEmpty();
        assertThat(store.highest(WEB)).hasValue(mark(30, 2));
        assertThat(store.raise(ALICE, mark(10, 3))).isEqualTo(mark(10, 3));
    }

    @Test
    void marksAreOfOneDidWhateverItsForm() throws Exception {
        RevisionStore store = open();
        List<Did> dids = List.of(
                ALICE, WEB, did("did:web:EXAMPLE.com"), did("did:web:localhost%3A80"), did("did:web:example.com:.."), did("did:plc:lock"),
                did("did:plc:.."), did("did:plc:" + "a".repeat(Did.MAX_LENGTH - "did:plc:".length())));
        for (int i = 0; i < dids.size(); i++) {
            store.raise(dids.get(i), mark(i, i));
        }
        for (int i = 0; i < dids.size(); i++) {
            assertThat(open().highest(dids.get(i))).hasValue(mark(i, i));
        }
    }

    @Test
    void A10_marksThatAreRaisedTogetherEndAtTheHighestAndNoAnswerIsLowerThanItsOwn() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Mark>> raised = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                int number = i * 7 % 60;
                // each with a store of its own over the same marks, as processes have
                RevisionStore store = open();
                raised.add(threads.submit(() -> {
                    Mark answer = store.raise(ALICE, mark(number, number));
                    assertThat(answer.rev()).isGreaterThanOrEqualTo(mark(number, number).rev());
                    return store.highest(ALICE).orElseThrow();
                }));
            }
            for (int i = 0; i < 60; i++) {
                assertThat(raised.get(i).get().rev()).isGreaterThanOrEqualTo(mark(i * 7 % 60, 0).rev());
            }
            assertThat(open().highest(ALICE)).hasValue(mark(59, 59));
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void A10_ofForksThatAreRaisedTogetherEveryoneSeesTheSameOne() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<Mark>> raised = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                RevisionStore store = open();
                raised.add(threads.submit(() -> store.raise(ALICE, mark(20, number))));
            }
            Mark standing = raised.get(0).get();
            for (Future<Mark> each : raised) {
                assertThat(each.get()).isEqualTo(standing);
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
