package io.atcr.car;

import static io.atcr.car.ProofAssembler.DID;
import static io.atcr.car.ProofAssembler.PUBLIC;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and streams: what is left behind, how much is read and kept, and what fails how. */
class RepoSourcesTest {
    private static final String TYPE = "io.atcr.test";

    @TempDir
    Path folder;

    private final RepoVerifier verifier = new RepoVerifier();

    private static byte[] repository() {
        ProofAssembler parts = new ProofAssembler();
        Cid record = parts.block(ProofAssembler.record(TYPE, "x"));
        return parts.signed(parts.block(ProofAssembler.node(null, ProofAssembler.entry(TYPE + "/a", record))));
    }

    @Test
    void a_failing_stream_is_an_IOException_and_leaves_no_file() {
        byte[] car = repository();
        InputStream broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("connection reset");
            }
        };
        InputStream in = new SequenceInputStream(new ByteArrayInputStream(car, 0, car.length - 5), broken);
        assertThatThrownBy(() -> verifier.withTemporaryDirectory(folder).verify(in, DID, PUBLIC::verify))
                .isInstanceOf(IOException.class).hasMessage("connection reset");
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_failing_signature_check_leaves_no_file() {
        CommitSignatureCheck failing = (unsigned, signature) -> {
            throw new IllegalStateException("no backend");
        };
        assertThatThrownBy(() -> verifier.withTemporaryDirectory(folder).verify(new ByteArrayInputStream(repository()), DID, failing))
                .isInstanceOf(IllegalStateException.class);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void an_endless_stream_is_left_at_the_limit() throws Exception {
        byte[] car = repository();
        byte[] section = ProofAssembler.section(Cid.ofRaw(new byte[1000]), new byte[1000]);
        long[] read = {0};
        InputStream endless = new SequenceInputStream(new ByteArrayInputStream(car), new InputStream() {
            @Override
            public int read() {
                return section[(int) (read[0]++ % section.length)] & 0xff;
            }
        });
        RepoVerifier bounded = new RepoVerifier(CarLimits.defaults().withMaxCarBytes(3_000_000)).withTemporaryDirectory(folder);
        RepoVerification verification = bounded.verify(endless, DID, PUBLIC::verify);
        assertThat(verification.violation().orElseThrow().error()).contains(CarError.CAR_SIZE);
        assertThat(read[0]).isLessThan(3_000_000 + (1 << 19));
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void a_missing_file_and_a_missing_temporary_directory_are_IOExceptions() {
        Path nowhere = folder.resolve("none");
        assertThatThrownBy(() -> verifier.verify(nowhere, DID, PUBLIC::verify)).isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(() -> verifier.verify(folder, DID, PUBLIC::verify)).isInstanceOf(IOException.class);
        assertThatThrownBy(() -> verifier.withTemporaryDirectory(nowhere)
                .verify(new ByteArrayInputStream(repository()), DID, PUBLIC::verify)).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void a_file_changed_between_its_two_readings_is_an_IOException() throws Exception {
        byte[] car = repository();
        Path file = Files.write(folder.resolve("repo.car"), car);
        CommitSignatureCheck meddling = (unsigned, signature) -> {
            byte[] changed = car.clone();
            for (int i = 0; i < changed.length; i++) {
                changed[i] ^= 1;
            }
            try {
                Files.write(file, changed);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return true;
        };
        assertThatThrownBy(() -> verifier.verify(file, DID, meddling)).isInstanceOf(IOException.class).hasMessageContaining("changed");
    }

    @Test
    void progress_is_told_of_every_byte() throws Exception {
        byte[] car = repository();
        List<Long> reached = new ArrayList<>();
        Path file = Files.write(folder.resolve("repo.car"), car);
        verifier.withProgress((bytes, records) -> reached.add(bytes)).verify(file, DID, PUBLIC::verify);
        assertThat(reached).isSorted().endsWith((long) car.length);
    }

    /** 20,000 records in a CAR that is larger than the heap of the process that verifies it, from a file and from a pipe. */
    @Test
    void a_repository_larger_than_the_heap_is_verified() throws Exception {
        Path file = folder.resolve("large.car");
        try (OutputStream out = Files.newOutputStream(file)) {
            SmallHeap.write(out, 20_000, 2_000);
        }
        assertThat(Files.size(file)).isGreaterThan(SmallHeap.HEAP_MIB << 20);
        assertThat(child(file, file.toString(), folder.toString())).isZero();
        assertThat(child(file, "-", folder.toString())).isZero();
        try (var left = Files.list(folder)) {
            assertThat(left).containsExactly(file);
        }
    }

    private static int child(Path in, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx" + SmallHeap.HEAP_MIB + "m", "-cp",
                System.getProperty("java.class.path") + File.pathSeparator + System.getProperty("surefire.test.class.path", ""),
                SmallHeap.class.getName()));
        command.addAll(List.of(args));
        Process process = new ProcessBuilder(command).redirectInput(in.toFile()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
