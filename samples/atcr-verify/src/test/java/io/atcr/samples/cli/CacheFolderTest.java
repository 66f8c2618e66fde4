package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Commit;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is kept between runs, and what somebody may do to it. */
class CacheFolderTest {
    @TempDir
    Path folder;

    private CallScene scene;
    private PushedImage image;
    private Path cache;
    private Path keys;

    @BeforeEach
    void start() throws IOException {
        scene = new CallScene(folder);
        image = scene.alice.push("prod-app", "v1");
        cache = folder.resolve("cache");
        keys = Files.writeString(folder.resolve("keys"), "k1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n");
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    private Run marked(String... more) {
        return scene.verify(Stream.concat(Stream.of("--cache-dir", cache.toString(), image.digestReference()), Stream.of(more)).toArray(String[]::new));
    }

    private Run keyed() {
        return marked("--cache-keys", keys.toString());
    }

    private long askedOfPds() {
        long asked = scene.network.requests().count(Server.PDS);
        scene.network.requests().clear();
        return asked;
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.list(cache.resolve("shared/entries"))) {
            return files.sorted().toList();
        }
    }

    @Test
    void A10_whatWasSeenInOneRunIsNotRolledBackInTheNext() {
        Commit before = scene.alice.repository().head();
        scene.alice.push("prod-other", "v1");
        assertThat(marked().status()).isZero();
        scene.alice.repository().serveAt(before.rev());

        Run run = marked();

        assertThat(run.status()).isIn(1, 4);
        assertThat(run.out()).containsAnyOf("rollback", "stale-head");
        assertThat(scene.verify(image.digestReference()).status()).as("without the memory").isZero();
    }

    @Test
    void A11_withoutKeysNoEvidenceIsKeptAndEveryRunAsks() {
        marked();
        long first = askedOfPds();

        assertThat(marked().status()).isZero();
        assertThat(askedOfPds()).isEqualTo(first).isPositive();
        assertThat(cache.resolve("shared")).doesNotExist();
    }

    @Test
    void withKeysTheNextRunNeedsNoPds() {
        assertThat(keyed().status()).isZero();
        assertThat(askedOfPds()).isPositive();

        Run run = keyed();

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(askedOfPds()).isZero();
    }

    @Test
    void A2_whatWasAlteredOrMovedInTheFolderIsNotBelieved() throws IOException {
        keyed();
        askedOfPds();
        for (Path entry : entries()) {
            byte[] bytes = Files.readAllBytes(entry);
            bytes[bytes.length / 2] ^= 1;
            Files.write(entry, bytes);
        }
        assertThat(keyed().status()).isZero();
        assertThat(askedOfPds()).as("altered").isPositive();

        List<Path> entries = entries();
        Path aside = folder.resolve("aside");
        Files.move(entries.get(0), aside);
        for (int i = 1; i < entries.size(); i++) {
            Files.move(entries.get(i), entries.get(i - 1), StandardCopyOption.REPLACE_EXISTING);
        }
        Files.move(aside, entries.get(entries.size() - 1));
        assertThat(keyed().status()).isZero();
        assertThat(askedOfPds()).as("moved").isPositive();
    }

    @Test
    void A2_anotherKeyMakesWhatWasKeptWorthless() throws IOException {
        keyed();
        askedOfPds();
        Files.writeString(keys, "k1 " + "B".repeat(43) + "=\n");

        Run run = keyed();

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.out()).contains("state-unavailable");
    }

    @Test
    void A2_aFolderThatEveryoneMayWriteToIsRefusedWithoutKeys() throws IOException {
        Files.createDirectory(cache);
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));

        assertThat(marked().status()).isEqualTo(2);
        assertThat(marked().err()).contains("chmod o-w", "--cache-keys");
        assertThat(keyed().status()).isZero();
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwx------"));
    }

    @Test
    void A2_aFolderInTheFolderThatEveryoneMayWriteToIsRefusedWithoutKeys() throws IOException {
        for (String name : List.of("revisions", "plc-heads")) {
            Path inside = Files.createDirectories(cache.resolve(name));
            Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwxrwxrwx"));

            assertThat(marked().status()).as(name).isEqualTo(2);
            assertThat(marked().err()).contains(name, "chmod o-w");
            Files.setPosixFilePermissions(inside, PosixFilePermissions.fromString("rwx------"));
        }
        assertThat(marked().status()).isZero();
    }

    /** A pipe is opened once somebody writes to it, which here is never. */
    @Test
    @Timeout(60)
    void A2_aPipeInPlaceOfAFileHangsNothing() throws Exception {
        keyed();
        for (Path entry : entries()) {
            pipe(entry);
        }
        assertThat(keyed().status()).isZero();
    }

    private static void pipe(Path place) throws Exception {
        Files.delete(place);
        assertThat(new ProcessBuilder("mkfifo", place.toString()).start().waitFor()).isZero();
        // not over yet
        assertThat(new ProcessBuilder("touch", "-c", "-d", "2100-01-01", place.toString()).start().waitFor()).isZero();
    }

    @Test
    void evidenceThatCannotBeKeptIsSaidOnceAndChangesNoAnswer() throws IOException {
        keyed();
        entries().forEach(entry -> assertThat(entry.toFile().delete()).isTrue());
        for (int i = 0; i < 2; i++) {
            // a folder stands where each file would be moved to
            Path taken = cache.resolve("shared/entries");
            Files.delete(taken);
            Files.createSymbolicLink(taken, Path.of("/proc/self/fdinfo"));
            org.junit.jupiter.api.Assumptions.assumeTrue(Files.isDirectory(taken), "no folder that takes no files");

            Run run = keyed();

            assertThat(run.status()).as(run.out()).isZero();
            assertThat(run.err().lines().filter(line -> line.startsWith("warning: --cache-dir: evidence cannot be kept"))).hasSize(1);
        }
    }

    @Test
    void aPlaceThatCannotBeUsedIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");

        for (String option : List.of("--cache-dir", "--plc-heads", "--revisions")) {
            Run run = scene.verify(option, file.toString(), image.reference());
            assertThat(run.status()).as(option).isEqualTo(2);
            assertThat(run.err()).startsWith("atcr-verify: " + option + ": cannot use " + file + ": it is a file, and a folder is needed");
        }
        assertThat(scene.verify("--cache-keys", keys.toString(), image.reference()).err()).contains("--cache-keys needs --cache-dir");
        assertThat(marked("--cache-keys", file.toString()).err()).contains("--cache-keys: ", "no key");
        assertThat(marked("--cache-keys", folder.resolve("none").toString()).err()).contains("no such file");
        assertThat(scene.network.requests().all()).isEmpty();
    }
}
