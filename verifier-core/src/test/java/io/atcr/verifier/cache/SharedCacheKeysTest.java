package io.atcr.verifier.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SharedCacheKeysTest {
    private static final String LONG = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    private static final String OTHER = "eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHh4eHg=";

    @TempDir
    private Path folder;

    private SharedCacheKeys read(String content) throws IOException {
        return SharedCacheKeys.read(Files.writeString(folder.resolve("keys"), content));
    }

    @Test
    void theFirstKeyWritesAndNamesAreShownButNoSecret() throws Exception {
        SharedCacheKeys keys = read("# made in May\n2026-05 " + LONG + "\n\n2026-04 " + OTHER + "\r\n");

        assertThat(keys.writingId()).isEqualTo("2026-05");
        assertThat(keys).hasToString("SharedCacheKeys[2026-05, 2026-04]");
        assertThat(keys.authenticate("2026-04", new byte[1])).isPresent();
        assertThat(keys.authenticate("2026-03", new byte[1])).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n# nothing\n", "LONG", "k", "k ", "k  LONG", "k LONG ", "k\tLONG", "k/1 LONG", "k c2hvcnQ=",
        "k MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MA==", "k LONG\nk OTHER", "a LONG\nb LONG",
        "a LONG\nb OTHER\nc AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "\u00e9 LONG", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx LONG"})
    void A2_aFileThatHasNoGoodKeyIsRefusedAndNotQuoted(String content) {
        assertThatThrownBy(() -> read(content.replace("LONG", LONG).replace("OTHER", OTHER)))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(folder.resolve("keys") + ": ")
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("MDEy", "c2hv", "eHh4"));
    }

    @Test
    void aFileWithoutEndIsRefused() {
        assertThatThrownBy(() -> read("#".repeat(5000))).isInstanceOf(IOException.class).hasMessageContaining("more than 4096 bytes");
        assertThatThrownBy(() -> SharedCacheKeys.read(folder.resolve("none"))).isInstanceOf(IOException.class);
    }
}
