package io.atcr.verifier.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AuthenticatedRevisionStoreTest extends RevisionStoreContract {
    private final SharedBytes bytes = SharedBytes.inMemory();

    @Override
    RevisionStore open() {
        return new AuthenticatedRevisionStore(bytes, KeyFiles.keys("k1"));
    }

    private static String name(Did did) {
        return Seal.name("revision-marks", did.toString());
    }

    /** Puts bytes in the place of a mark. */
    private void plant(Did did, byte[] value) throws IOException {
        bytes.delete(name(did));
        bytes.compareAndSet(name(did), Optional.empty(), value);
    }

    private void assertFails(Did did) throws IOException {
        RevisionStore store = open();
        byte[] before = bytes.get(name(did)).orElseThrow();
        assertThatThrownBy(() -> store.highest(did)).isInstanceOf(IOException.class).hasMessageEndingWith("is not authentic");
        assertThatThrownBy(() -> store.raise(did, mark(99, 1))).isInstanceOf(IOException.class).hasMessageEndingWith("is not authentic");
        assertThat(bytes.get(name(did))).hasValue(before);
    }

    @Test
    void A10_aForgedOrCutMarkIsAFailureAndNoFirstSightUntilItIsCleared() throws Exception {
        RevisionStore store = open();
        store.raise(ALICE, mark(20, 1));
        byte[] genuine = bytes.get(name(ALICE)).orElseThrow();
        for (int length = 0; length < genuine.length; length++) {
            plant(ALICE, Arrays.copyOf(genuine, length));
            assertFails(ALICE);
        }
        plant(ALICE, new Seal(KeyFiles.keys("mallory")).seal("revision-marks", ALICE.toString(), Instant.EPOCH, Instant.EPOCH, genuine));
        assertFails(ALICE);

        store.clear(ALICE);
        assertThat(store.highest(ALICE)).isEmpty();
    }

    @Test
    void A10_theMarkOfOneDidUnderTheNameOfAnotherIsAFailure() throws Exception {
        open().raise(ALICE, mark(20, 1));
        plant(WEB, bytes.get(name(ALICE)).orElseThrow());
        assertFails(WEB);
    }

    @Test
    void A10_anAuthenticEntryThatIsNoMarkIsAFailure() throws Exception {
        for (String text : new String[] {"", " ", "x y", mark(1, 1).rev().toString(), mark(1, 1).rev() + " " + mark(1, 1).commit() + " "}) {
            plant(ALICE, new Seal(KeyFiles.keys("k1")).seal("revision-marks", ALICE.toString(), Instant.EPOCH, Instant.EPOCH, text.getBytes(StandardCharsets.US_ASCII)));
            assertFails(ALICE);
        }
    }

    @Test
    void A10_marksOfTheOtherKeyAreReadDuringRotation() throws Exception {
        open().raise(ALICE, mark(20, 1));
        RevisionStore rotated = new AuthenticatedRevisionStore(bytes, KeyFiles.keys("k2", "k1"));
        assertThat(rotated.raise(ALICE, mark(21, 1))).isEqualTo(mark(21, 1));
        assertThat(rotated.highest(ALICE)).hasValue(mark(21, 1));
        assertFails(ALICE);
    }

    @Test
    void A10_aMarkOfAQuietAccountOutlivesTheKeyItWasSealedWith() throws Exception {
        open().raise(ALICE, mark(20, 1));
        open().raise(WEB, mark(7, 1));
        byte[] unread = bytes.get(name(WEB)).orElseThrow();
        RevisionStore rotated = new AuthenticatedRevisionStore(bytes, KeyFiles.keys("k2", "k1"));
        RevisionStore after = new AuthenticatedRevisionStore(bytes, KeyFiles.keys("k2"));

        assertThat(rotated.highest(ALICE)).hasValue(mark(20, 1));
        assertThat(after.highest(ALICE)).hasValue(mark(20, 1));
        assertThat(bytes.get(name(WEB))).hasValue(unread);
        assertThatThrownBy(() -> after.highest(WEB)).isInstanceOf(IOException.class).hasMessageEndingWith("is not authentic");

        assertThat(rotated.raise(WEB, mark(7, 1))).isEqualTo(mark(7, 1));
        assertThat(after.highest(WEB)).hasValue(mark(7, 1));
        byte[] sealed = bytes.get(name(WEB)).orElseThrow();
        rotated.highest(WEB);
        assertThat(bytes.get(name(WEB))).hasValue(sealed);
    }

    @Test
    void A10_sealingAgainLosesNoMarkThatAnotherRaisedMeanwhile() throws Exception {
        open().raise(ALICE, mark(20, 1));
        RevisionStore racing = new AuthenticatedRevisionStore(new ForwardingBytes(bytes) {
            @Override
            public boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) throws IOException {
                open().raise(ALICE, mark(21, 1));
                return super.compareAndSet(name, expected, next);
            }
        }, KeyFiles.keys("k2", "k1"));
        assertThat(racing.highest(ALICE)).hasValue(mark(20, 1));
        assertThat(open().highest(ALICE)).hasValue(mark(21, 1));
    }

    @Test
    void A10_aMarkThatCannotBeSealedAgainIsReadNonetheless() throws Exception {
        open().raise(ALICE, mark(20, 1));
        for (RuntimeException failure : new RuntimeException[] {null, new IllegalStateException("closed")}) {
            SharedBytes readOnly = new FailingBytes(failure) {
                @Override
                public Optional<byte[]> get(String name) throws IOException {
                    return bytes.get(name);
                }
            };
            assertThat(new AuthenticatedRevisionStore(readOnly, KeyFiles.keys("k2", "k1")).highest(ALICE)).hasValue(mark(20, 1));
        }
    }

    @Test
    void A10_aStoreThatFailsIsAFailure() {
        for (RuntimeException failure : new RuntimeException[] {null, new IllegalStateException("closed")}) {
            RevisionStore broken = new AuthenticatedRevisionStore(new FailingBytes(failure), KeyFiles.keys("k1"));
            assertThatThrownBy(() -> broken.highest(ALICE)).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> broken.raise(ALICE, mark(1, 1))).isInstanceOf(IOException.class);
            assertThatThrownBy(() -> broken.clear(ALICE)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aMarkThatOthersKeepChangingIsAFailureAndNoHang() {
        SharedBytes busy = new FailingBytes(null) {
            @Override
            public Optional<byte[]> get(String name) {
                return Optional.empty();
            }

            @Override
            public boolean compareAndSet(String name, Optional<byte[]> expected, byte[] next) {
                return false;
            }
        };
        RevisionStore store = new AuthenticatedRevisionStore(busy, KeyFiles.keys("k1"));
        assertThatThrownBy(() -> store.raise(ALICE, mark(1, 1))).isInstanceOf(IOException.class).hasMessageStartingWith("others keep changing");
    }
}
