package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The folder of evidence does not grow without end. */
class FolderSweepTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    Path folder;

    private Path file(char name, int seconds, long size) throws IOException {
        Path file = folder.resolve(String.valueOf(name).repeat(64));
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(size);
        }
        return Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(seconds)));
    }

    @Test
    void whatIsOverGoes() throws IOException {
        Path over = file('a', -1, 1);
        Path good = file('b', 1, 1);

        FolderSweep.sweep(folder, NOW);

        assertThat(over).doesNotExist();
        assertThat(good).exists();
    }

    @Test
    void whatEndsFirstGoesWhereItIsTooMuch() throws IOException {
        Path first = file('a', 1, 200 << 20);
        Path second = file('b', 2, 100 << 20);
        Path third = file('c', 3, 100 << 20);

        FolderSweep.sweep(folder, NOW);

        assertThat(first).doesNotExist();
        assertThat(second).exists();
        assertThat(third).exists();
    }

    @Test
    void A2_aLinkInPlaceOfTheFolderRemovesNothingElsewhere() throws IOException {
        Path over = file('a', -1, 1);
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder);

        FolderSweep.sweep(link, NOW);

        assertThat(over).exists();
    }

    @Test
    void A2_filesOfOthersAreLeftAlone() throws IOException {
        Path other = Files.setLastModifiedTime(Files.writeString(folder.resolve("thesis.txt"), "x"), FileTime.from(NOW.minusSeconds(1)));
        Path left = Files.move(file('a', -1, 1), folder.resolve("a".repeat(64) + ".6f1b0a52-5d0e-4c55-9a3e-7f7d1c1b2a3d.new"));

        FolderSweep.sweep(folder, NOW);

        assertThat(other).exists();
        assertThat(left).doesNotExist();
    }
}
