package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The class-data archive of the launcher, with a real JVM: whatever becomes of it, the answer is the same and nothing else is said. */
class ArchiveTest {
    @TempDir
    static Path home;

    /** An archive made once, under the cache folder it was made in. */
    private static Path made;
    private static String name;

    private static Installed installed;

    @TempDir
    Path folder;

    private Path cache;

    @BeforeAll
    static void makeOne() throws Exception {
        Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no POSIX shell");
        home = home.toRealPath();
        installed = Installed.in(home.resolve("in a folder"));
        Path cache = privately(home.resolve("cache"));
        installed.with("XDG_CACHE_HOME", cache).with("ATCR_VERIFY_CDS", "wait").verifies();
        List<String> names = Installed.archives(cache);
        assertThat(names).as("an archive and nothing beside it").singleElement().asString().endsWith(".jsa");
        name = names.get(0);
        made = cache.resolve("atcr-verify").resolve(name);
    }

    @BeforeEach
    void ownFolder() throws IOException {
        folder = folder.toRealPath();
        cache = privately(folder.resolve("cache"));
        installed.environment.keySet().removeAll(List.of("HOME", "ATCR_VERIFY_CDS"));
        installed.with("XDG_CACHE_HOME", cache).with("JAVA_HOME", System.getProperty("java.home"));
    }

    @Test
    void theArchiveIsForTheUserAloneAndIsUsed() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made.getParent()))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made))).matches("r.-------");
        installed.with("XDG_CACHE_HOME", made.getParent().getParent()).verifies();
        assertThat(called()).contains(made.toString());
    }

    @Test
    void offMeansNeitherMadeNorUsed() throws Exception {
        installed.with("ATCR_VERIFY_CDS", "off").tells();
        assertThat(cache).isEmptyDirectory();
        lay();
        assertThat(called()).doesNotContain(name);
        assertThat(installed.with("ATCR_VERIFY_CDS", "perhaps").run("version").status()).isEqualTo(2);
    }

    @Test
    void withoutAHomeThereIsNone() throws Exception {
        installed.environment.remove("XDG_CACHE_HOME");
        installed.with("ATCR_VERIFY_CDS", "wait");
        installed.verifies();
        for (String notAbsolute : List.of("", "relative")) {
            installed.with("HOME", notAbsolute).tells();
        }
    }

    @Test
    void whatCannotBeAFolderIsPassedOver() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        installed.with("XDG_CACHE_HOME", file).with("ATCR_VERIFY_CDS", "wait").tells();
        assertThat(file).isEmptyFile();
        Path readOnly = privately(folder.resolve("read-only"));
        Files.setPosixFilePermissions(readOnly, PosixFilePermissions.fromString("r-x------"));
        installed.with("XDG_CACHE_HOME", readOnly).with("ATCR_VERIFY_CDS", Files.isWritable(readOnly) ? "off" : "wait").tells();
        assertThat(readOnly).isEmptyDirectory();
        installed.with("XDG_CACHE_HOME", "/proc").with("ATCR_VERIFY_CDS", "wait").tells();
    }

    @Test
    void aDamagedArchiveChangesNothing() throws Exception {
        byte[] good = Files.readAllBytes(made);
        for (byte[] damaged : List.of(new byte[0], new byte[4096], Arrays.copyOf(good, good.length / 2), "text".getBytes(StandardCharsets.UTF_8))) {
            Files.write(lay(), damaged);
            installed.tells();
        }
        byte[] flipped = good.clone();
        for (int at = 200; at < 2000; at += 7) {
            flipped[at] ^= 0x55;
        }
        Files.write(lay(), flipped);
        installed.verifies();
    }

    @Test
    void A12_anArchiveInAFolderThatOthersCanWriteIsNotUsed() throws Exception {
        Path archive = lay();
        assertThat(called()).as("for comparison").contains(archive.toString());
        for (String open : List.of("rwxrwx---", "rwx---rwx", "rwx----w-")) {
            Files.setPosixFilePermissions(archive.getParent(), PosixFilePermissions.fromString(open));
            assertThat(called()).as(open).doesNotContain(name);
        }
        installed.verifies();
        Files.setPosixFilePermissions(archive.getParent(), PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThat(called()).as("a folder above that others can move it from").doesNotContain(name);
    }

    @Test
    void A12_anArchiveThatOthersCanWriteOrThatIsALinkIsNotUsed() throws Exception {
        Path archive = lay();
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw--w----"));
        assertThat(called()).doesNotContain(name);
        Files.delete(archive);
        Files.createSymbolicLink(archive, made);
        assertThat(called()).doesNotContain(name);
    }

    @Test
    void aFolderThatIsALinkIsJudgedByWhereItLeads() throws Exception {
        Path archive = lay();
        Path open = Files.createDirectory(folder.resolve("open"));
        Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxrwxrwx"));
        Files.move(archive.getParent(), open.resolve("atcr-verify"));
        Files.createSymbolicLink(cache.resolve("atcr-verify"), open.resolve("atcr-verify"));
        assertThat(called()).doesNotContain(name);
    }

    @Test
    void manyFirstUsesAtOnceAllAnswerAndOneMakesIt() throws Exception {
        installed.with("ATCR_VERIFY_CDS", "wait");
        Path launcher = launcherWith("io.atcr.samples.cli.Training \"$home/training\"", "io.atcr.samples.cli.Main version");
        List<Process> all = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            all.add(start(launcher));
        }
        for (Process each : all) {
            Installed.isVersion(Installed.end(each));
        }
        assertThat(Installed.archives(cache)).containsExactly(name);
    }

    @Test
    void whatFailedIsNotTriedAtEveryStart() throws Exception {
        Path mark = privately(cache.resolve("atcr-verify")).resolve(name + ".tried");
        Files.createFile(mark);
        installed.with("ATCR_VERIFY_CDS", "wait").tells();
        assertThat(Installed.archives(cache)).containsExactly(mark.getFileName().toString());
    }

    @Test
    void A12_aFolderThatHoldsOtherThingsLosesNoneOfThem() throws Exception {
        Path other = privately(folder.resolve("of somebody else"));
        Files.createSymbolicLink(cache.resolve("atcr-verify"), other);
        Path kept = Files.createDirectories(other.resolve("sources"));
        Files.createFile(kept.resolve("file"));
        Path left = Files.createDirectory(other.resolve("123.jsa.45"));
        for (Path old : List.of(kept, left)) {
            Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(9))));
        }
        for (int i = 0; i < 6; i++) {
            Files.createFile(other.resolve("classes" + i + ".jsa"));
        }
        installed.with("ATCR_VERIFY_CDS", "wait");

        Installed.isVersion(Installed.end(start(launcherWith("io.atcr.samples.cli.Training \"$home/training\"", "io.atcr.samples.cli.Main version"))));

        assertThat(kept.resolve("file")).exists();
        assertThat(left).as("what a killed run has left").doesNotExist();
        assertThat(Installed.archives(cache)).contains(name, "classes0.jsa", "classes5.jsa").hasSize(8);
    }

    /** Puts a copy of the archive where it is looked for. */
    private Path lay() throws IOException {
        Path archive = privately(cache.resolve("atcr-verify")).resolve(name);
        Files.deleteIfExists(archive);
        Files.copy(made, archive);
        Files.setPosixFilePermissions(archive, PosixFilePermissions.fromString("rw-------"));
        return archive;
    }

    /** How java is called: in place of the launcher's last step stands one that tells. */
    private String called() throws Exception {
        Installed.Ended ended = Installed.end(start(launcherWith("\nexec \"$java\" ", "\nprintf '[%s]' ")));
        assertThat(ended.out()).contains("[io.atcr.samples.cli.Main][version]");
        return ended.out();
    }

    private static Path launcherWith(String replaced, String by) throws IOException {
        String script = Files.readString(installed.launcher);
        assertThat(script).contains(replaced);
        Path launcher = Files.writeString(installed.launcher.resolveSibling("changed"), script.replace(replaced, by));
        return Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static Process start(Path launcher) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "version");
        builder.environment().clear();
        builder.environment().putAll(installed.environment);
        return builder.start();
    }

    private static Path privately(Path folder) throws IOException {
        Files.createDirectories(folder);
        return Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
}
