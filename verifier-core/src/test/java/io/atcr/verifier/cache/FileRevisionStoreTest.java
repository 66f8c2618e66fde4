package io.atcr.verifier.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.policy.Digest;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileRevisionStoreTest extends RevisionStoreContract {
    @TempDir
    private Path folder;

    @Override
    RevisionStore open() throws IOException {
        return RevisionStore.inFolder(marks());
    }

    private Path marks() {
        return folder.resolve("state/marks");
    }

    private Path file(String did) {
        return marks().resolve(Digest.ofBytes(did.getBytes(StandardCharsets.US_ASCII)).hex());
    }

    @Test
    void A10_marksSurviveARestart() throws Exception {
        open().raise(ALICE, mark(20, 1));
        assertThat(open().highest(ALICE)).hasValue(mark(20, 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "\n", "2 DID REV CID\n", "1 did:web:example.com REV CID\n", "1 DID REV CID", "1 DID REV CID\nmore", "1 DID REV CID x\n",
        "1 DID REV x\n", "1 DID x CID\n", "1 DID REV  CID\n", "1 DID REV CID\n1 DID REV CID\n"})
    void A10_aDamagedMarkIsAFailureAndNoFirstSight(String content) throws Exception {
        RevisionStore store = open();
        String damaged = content.replace("DID", ALICE.toString()).replace("REV", mark(20, 1).rev().toString()).replace("CID", mark(20, 1).commit().toString());
        Files.writeString(file(ALICE.toString()), damaged, StandardCharsets.ISO_8859_1);

        assertThatThrownBy(() -> store.highest(ALICE)).isInstanceOf(IOException.class).hasMessageStartingWith("damaged: ");
        assertThatThrownBy(() -> store.raise(ALICE, mark(30, 1))).isInstanceOf(IOException.class).hasMessageStartingWith("damaged: ");
        assertThat(file(ALICE.toString())).hasContent(damaged);
        store.clear(ALICE);
        assertThat(store.highest(ALICE)).isEmpty();
    }

    @Test
    void A10_theMarkOfOneDidUnderTheNameOfAnotherIsAFailure() throws Exception {
        RevisionStore store = open();
        store.raise(ALICE, mark(20, 1));
        Files.copy(file(ALICE.toString()), file(WEB.toString()), StandardCopyOption.REPLACE_EXISTING);

        assertThatThrownBy(() -> store.highest(WEB)).isInstanceOf(IOException.class).hasMessageStartingWith("damaged: ");
    }

    @Test
    void A10_aFolderThatWentAwayIsAFailureAndNoFirstSight() throws Exception {
        RevisionStore store = open();
        Files.delete(marks().resolve("lock"));
        Files.delete(marks());

        assertThatThrownBy(() -> store.highest(ALICE)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.raise(ALICE, mark(20, 1))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> store.clear(ALICE)).isInstanceOf(IOException.class);
    }

    @Test
    void whatAProcessThatDiedLeftHalfWrittenIsReplaced() throws Exception {
        RevisionStore store = open();
        store.raise(ALICE, mark(20, 1));
        Files.writeString(marks().resolve(file(ALICE.toString()).getFileName() + ".new"), "1 did:plc:half and much longer than a mark could ever be".repeat(20));

        assertThat(store.highest(ALICE)).hasValue(mark(20, 1));
        assertThat(store.raise(ALICE, mark(21, 1))).isEqualTo(mark(21, 1));
        assertThat(open().highest(ALICE)).hasValue(mark(21, 1));
    }

    @Test
    void aFolderThatIsHeldIsAFailureAndTheMarkIsReadAllTheSame() throws Exception {
        RevisionStore store = open();
        store.raise(ALICE, mark(20, 1));
        try (FileChannel channel = FileChannel.open(marks().resolve("lock"), StandardOpenOption.WRITE); FileLock held = channel.lock()) {
            assertThat(held.isValid()).isTrue();
            assertThatThrownBy(() -> store.raise(ALICE, mark(21, 1))).isInstanceOf(IOException.class).hasMessageStartingWith("locked ");
            assertThat(store.highest(ALICE)).hasValue(mark(20, 1));
        }
    }

    @Test
    void aFolderThatIsAFileIsRefused() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> RevisionStore.inFolder(file)).isInstanceOf(IOException.class);
    }

    @Test
    void aFolderHoldsMarksAndNothingThatIsLeftOver() throws Exception {
        RevisionStore store = open();
        for (int i = 0; i < 5; i++) {
            store.raise(ALICE, mark(i, i));
        }
        try (var files = Files.list(marks())) {
            assertThat(files.map(path -> path.getFileName().toString()).toList())
                    .containsExactlyInAnyOrderElementsOf(List.of("lock", file(ALICE.toString()).getFileName().toString()));
        }
    }
}
