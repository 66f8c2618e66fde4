package io.atcr.verifier.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.did.plc.PlcHead;
import io.atcr.did.plc.PlcHeadStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticatedPlcHeadStoreTest {
    private static final Did ALICE = RevisionStoreContract.ALICE;
    private static final Did BOB = RevisionStoreContract.did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");

    private final SharedBytes bytes = SharedBytes.inMemory();
    private final PlcHeadStore store = new AuthenticatedPlcHeadStore(bytes, KeyFiles.keys("k1"));

    private static PlcHead head(int number) {
        Cid cid = Cid.ofDagCbor(new byte[] {(byte) number});
        return new PlcHead(cid, Instant.ofEpochMilli(number), cid, Instant.parse("2026-11-22T12:00:00.123456789Z").plusNanos(number));
    }

    @Test
    void A14_aMarkIsReplacedOnlyWhereTheExpectedOneStands() throws Exception {
        assertThat(store.head(ALICE)).isEmpty();
        assertThat(store.replace(ALICE, Optional.of(head(1)), head(2))).isFalse();
        assertThat(store.replace(ALICE, Optional.empty(), head(1))).isTrue();
        assertThat(store.replace(ALICE, Optional.empty(), head(2))).isFalse();
        assertThat(store.head(ALICE)).hasValue(head(1));
        assertThat(store.replace(ALICE, Optional.of(head(1)), head(2))).isTrue();
        assertThat(store.head(ALICE)).hasValue(head(2));
        assertThat(store.head(BOB)).isEmpty();
        store.clear(ALICE);
        assertThat(store.head(ALICE)).isEmpty();
    }

    @Test
    void A14_aForgedOrMovedMarkIsAFailureAndStaysWhereItIs() throws Exception {
        store.replace(ALICE, Optional.empty(), head(1));
        byte[] genuine = bytes.get(Seal.name("plc-heads", ALICE.toString())).orElseThrow();
        byte[] forged = genuine.clone();
        forged[forged.length - 1] ^= 1;
        for (byte[] planted : new byte[][] {genuine, forged, {}}) {
            bytes.delete(Seal.name("plc-heads", BOB.toString()));
            bytes.compareAndSet(Seal.name("plc-heads", BOB.toString()), Optional.empty(), planted);

            assertThatThrownBy(() -> store.head(BOB)).isInstanceOf(IOException.class).hasMessageEndingWith("is not authentic");
            assertThatThrownBy(() -> store.replace(BOB, Optional.empty(), head(2))).isInstanceOf(IOException.class);
        }
    }

    @Test
    void A14_aMarkOutlivesTheKeyItWasSealedWithAndIsReplacedThoughItIsSealedAgainMeanwhile() throws Exception {
        store.replace(ALICE, Optional.empty(), head(1));
        SharedCacheKeys both = KeyFiles.keys("k2", "k1");
        PlcHeadStore racing = new AuthenticatedPlcHeadStore(new ForwardingBytes(bytes) {
            @Override
            public boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) throws IOException {
                new AuthenticatedPlcHeadStore(bytes, both).head(ALICE);
                return super.compareAndSet(name, expected, next);
            }
        }, both);
        assertThat(racing.replace(ALICE, Optional.of(head(1)), head(2))).isTrue();
        assertThat(new AuthenticatedPlcHeadStore(bytes, KeyFiles.keys("k2")).head(ALICE)).hasValue(head(2));
    }

    @Test
    void A14_aStoreThatFailsIsAFailure() {
        PlcHeadStore broken = new AuthenticatedPlcHeadStore(new FailingBytes(null), KeyFiles.keys("k1"));
        assertThatThrownBy(() -> broken.head(ALICE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> broken.replace(ALICE, Optional.empty(), head(1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> broken.clear(ALICE)).isInstanceOf(IOException.class);
    }
}
