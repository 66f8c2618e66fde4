package io.atcr.verifier.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.policy.Digest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleSourceTest {
    private static final Instant OBTAINED = Instant.parse("2026-11-23T00:00:00Z");

    @TempDir
    Path root;

    private final Bundle bundle = BundleTest.bundle();
    private final Digest digest = bundle.digest();
    private Path folder;
    private Path file;

    @BeforeEach
    void write() throws IOException {
        folder = Files.createDirectory(root.resolve("bundles"));
        file = Files.write(folder.resolve(Bundle.fileName(digest)), bundle.encode());
        Files.setLastModifiedTime(file, FileTime.from(OBTAINED));
    }

    @Test
    void aBundleIsFoundByDigestAndIsAsOldAsItsFile() throws Exception {
        BundleSource source = BundleSource.inFolder(folder);

        assertThat(source.find(digest)).contains(new BundleSource.Found(bundle, OBTAINED, Bundle.fileName(digest)));
        assertThat(source.find(Digest.ofBytes(new byte[0]))).isEmpty();
        assertThat(BundleSource.ofFile(file, BundleLimits.defaults()).find(digest).orElseThrow().bundle()).isEqualTo(bundle);
    }

    @Test
    void A5_aLinkThatLeavesTheFolderIsRefusedAndOneInsideIsFollowed() throws Exception {
        Path outside = Files.move(file, root.resolve("outside"));
        Files.createSymbolicLink(file, outside);
        refused(BundleError.UNREADABLE);

        Files.delete(file);
        Path data = Files.createDirectory(folder.resolve("..data"));
        Files.move(outside, data.resolve("bundle"));
        Files.createSymbolicLink(file, Path.of("..data/bundle"));
        assertThat(BundleSource.inFolder(folder).find(digest).orElseThrow().bundle()).isEqualTo(bundle);

        Files.delete(data.resolve("bundle"));
        refused(BundleError.UNREADABLE);
    }

    @Test
    void whatIsNoRegularFileIsRefused() throws Exception {
        Files.delete(file);
        Files.createDirectory(file);

        refused(BundleError.UNREADABLE);
    }

    @Test
    void theSizeIsLookedAtBeforeAnythingIsRead() throws Exception {
        BundleLimits limits = new BundleLimits((int) Files.size(file) - 1, 9999, 9999, 9999, 9);

        assertThatThrownBy(() -> BundleSource.inFolder(folder, limits).find(digest))
                .isInstanceOfSatisfying(BundleException.class, e -> assertThat(e.code()).isEqualTo(BundleError.LIMIT));
    }

    @Test
    void garbageIsRefusedAndNamesItsPlace() throws Exception {
        Files.write(file, new byte[] {(byte) 0xa0});

        refused(BundleError.MALFORMED);
    }

    @Test
    void aFolderThatIsNotThereIsAFaultAndNotAnAbsence() throws Exception {
        BundleSource source = BundleSource.inFolder(folder);
        Files.delete(file);
        assertThat(source.find(digest)).isEmpty();
        Files.delete(folder);

        assertThatThrownBy(() -> source.find(digest)).isInstanceOf(BundleException.class);
        assertThatThrownBy(() -> BundleSource.inFolder(folder)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> BundleSource.inFolder(Files.createFile(folder))).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> BundleSource.ofFile(file, BundleLimits.defaults()).find(digest)).isInstanceOf(BundleException.class);
    }

    private void refused(BundleError code) throws IOException {
        BundleSource source = BundleSource.inFolder(folder);
        assertThatThrownBy(() -> source.find(digest)).isInstanceOfSatisfying(BundleException.class, e -> assertThat(e.code()).isEqualTo(code));
    }
}
