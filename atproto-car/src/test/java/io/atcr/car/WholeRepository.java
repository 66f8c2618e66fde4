package io.atcr.car;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Verifies a CAR from an array, a direct buffer, a file and a dribbling stream, and requires the same outcome from all four. */
final class WholeRepository {
    private WholeRepository() {}

    static RepoVerification verify(byte[] car) {
        return verify(new RepoVerifier(), car, ProofAssembler.DID, ProofAssembler.PUBLIC::verify);
    }

    static RepoVerification verify(RepoVerifier verifier, byte[] car, Did did, CommitSignatureCheck check) {
        RepoVerification memory = verifier.verify(car, did, check);
        ByteBuffer direct = ByteBuffer.allocateDirect(car.length + 2).position(1).limit(car.length + 1);
        direct.put(car).position(1);
        requireSame(memory, verifier.verify(direct, did, check));
        assertThat(direct.position()).isEqualTo(1);
        try {
            Path directory = Files.createTempDirectory("whole");
            Path file = Files.write(directory.resolve("repo.car"), car);
            requireSame(memory, verifier.verify(file, did, check));
            Files.delete(file);
            requireSame(memory, verifier.withTemporaryDirectory(directory).verify(new Dribble(car), did, check));
            try (Stream<Path> left = Files.list(directory)) {
                assertThat(left).as("temporary files").isEmpty();
            }
            Files.delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return memory;
    }

    /** The whole repository is refused for the same reason as the proof of one record in it. */
    static void assertWholeIsRefusedAs(RecordProof proof, byte[] car) {
        RepoVerification whole = WholeRepository.verify(car);
        assertThat(whole.verdict()).as("%s, %s", proof, whole).isEqualTo(RepoVerdict.INVALID);
        RepoViolation violation = whole.violation().orElseThrow();
        assertThat(violation.failure()).as("%s, %s", proof, whole).isEqualTo(proof.failure());
        assertThat(violation.error()).as("%s, %s", proof, whole).isEqualTo(proof.error());
        assertThat(whole.commit()).isEqualTo(proof.commit());
    }

    private static void requireSame(RepoVerification expected, RepoVerification actual) {
        assertThat(actual.verdict()).as("%s, %s", expected, actual).isEqualTo(expected.verdict());
        assertThat(actual.commit()).isEqualTo(expected.commit());
        if (expected.violation().isEmpty()) {
            assertThat(actual.counts()).isEqualTo(expected.counts());
            return;
        }
        RepoViolation want = expected.violation().orElseThrow();
        RepoViolation have = actual.violation().orElseThrow();
        assertThat(have.failure()).as("%s, %s", want, have).isEqualTo(want.failure());
        assertThat(have.error()).isEqualTo(want.error());
        assertThat(have.offset()).as("%s, %s", want, have).isEqualTo(want.offset());
        assertThat(have.block()).isEqualTo(want.block());
        assertThat(have.key()).isEqualTo(want.key());
        assertThat(actual.counts().records()).isEqualTo(expected.counts().records());
    }

    /** Gives one to seven bytes at a time. */
    static final class Dribble extends InputStream {
        private final ByteArrayInputStream bytes;
        private int turn;

        Dribble(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            turn = turn % 7 + 1;
            return bytes.read(into, offset, Math.min(length, turn));
        }
    }
}
