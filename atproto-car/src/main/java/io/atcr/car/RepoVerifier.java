package io.atcr.car;

import io.atcr.car.syntax.Did;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Checks whole repositories, as {@code com.atproto.sync.getRepo} exports them.
 *
 * <p>In this order: the CAR, every block hashed, exactly one root; the commit, strictly; its DID; its signature; the whole tree, with
 * every rule on layers, key order, prefixes and key syntax; every record: present, canonical DAG-CBOR, a map, {@code $type} equal to its
 * collection (a record without {@code $type} is refused, as the specification requires the field). Blocks that nothing refers to are
 * counted, and refused under {@link #refusingUnreachableBlocks()}.
 *
 * <p>The {@code verify} methods give the outcome; the {@code open} methods keep the repository at hand to be read. A CAR in memory is
 * copied. Of a CAR in a file or from a stream, about 60 bytes of memory are needed for each block and a buffer as large as the largest
 * block, whatever its size; it is read twice, the second time in the order of the tree, and hashed both times. A stream is copied to a
 * temporary file of at most {@link CarLimits#maxCarBytes()} bytes, which is deleted whatever happens; on systems that can unlink an open
 * file, it has no name from the beginning. Immutable and thread-safe. ATProto repository specification.
 */
public final class RepoVerifier {
    private static final RepoProgress SILENT = (bytes, records) -> {};

    private final CarLimits limits;
    private final boolean version2;
    private final boolean strictBlocks;
    private final RepoProgress progress;
    private final @Nullable Path temporaryDirectory;

    /** Creates a verifier with {@link CarLimits#defaults()}. */
    public RepoVerifier() {
        this(CarLimits.defaults());
    }

    /**
     * Creates a verifier: version 3 only, unreachable blocks counted but not refused, temporary files where the platform has them.
     *
     * @param limits bounds on everything read, and on the temporary file
     */
    public RepoVerifier(CarLimits limits) {
        this(limits, false, false, SILENT, null);
    }

    private RepoVerifier(
            CarLimits limits, boolean version2, boolean strictBlocks, RepoProgress progress, @Nullable Path temporaryDirectory) {
        this.limits = Objects.requireNonNull(limits, "limits");
        this.version2 = version2;
        this.strictBlocks = strictBlocks;
        this.progress = Objects.requireNonNull(progress, "progress");
        this.temporaryDirectory = temporaryDirectory;
    }

    /**
     * Returns a verifier that accepts commits of version 2 too, as archives hold them.
     *
     * @return the changed verifier
     */
    public RepoVerifier acceptingVersion2() {
        return new RepoVerifier(limits, true, strictBlocks, progress, temporaryDirectory);
    }

    /**
     * Returns a verifier that refuses a CAR with blocks that are neither the commit, nor a node, nor a record.
     *
     * @return the changed verifier
     */
    public RepoVerifier refusingUnreachableBlocks() {
        return new RepoVerifier(limits, version2, true, progress, temporaryDirectory);
    }

    /**
     * Returns a verifier that reports how far it has come.
     *
     * @param listener hears of it
     * @return the changed verifier
     */
    public RepoVerifier withProgress(RepoProgress listener) {
        return new RepoVerifier(limits, version2, strictBlocks, listener, temporaryDirectory);
    }

    /**
     * Returns a verifier that makes its temporary files in another directory.
     *
     * @param directory an existing directory that nobody else can write to, or one where others cannot remove what is not theirs
     * @return the changed verifier
     */
    public RepoVerifier withTemporaryDirectory(Path directory) {
        return new RepoVerifier(limits, version2, strictBlocks, progress, Objects.requireNonNull(directory, "directory"));
    }

    /**
     * Checks a repository in memory.
     *
     * @param car the CAR's bytes; copied
     * @param did whose repository it must be
     * @param check the key of {@code did}
     * @return the outcome; bad bytes are an outcome, never an exception
     */
    public RepoVerification verify(byte[] car, Did did, CommitSignatureCheck check) {
        return open(car, did, check).verification();
    }

    /**
     * Checks a repository in a buffer.
     *
     * @param car the CAR's bytes, from position to limit; copied, the buffer's own position untouched
     * @param did whose repository it must be
     * @param check the key of {@code did}
     * @return the outcome; bad bytes are an outcome, never an exception
     */
    public RepoVerification verify(ByteBuffer car, Did did, CommitSignatureCheck check) {
        return open(car, did, check).verification();
    }

    /**
     * Checks a repository in a file.
     *
     * @param file a regular file
     * @param did whose repository it must be
     * @param check the key of {@code did}
     * @return the outcome; bad bytes are an outcome, never an exception
     * @throws IOException if the file cannot be read, or changes meanwhile
     */
    public RepoVerification verify(Path file, Did did, CommitSignatureCheck check) throws IOException {
        try (OpenRepository repository = open(file, did, check)) {
            return repository.verification();
        }
    }

    /**
     * Checks a repository that comes from a stream, which need not be seekable.
     *
     * @param in the CAR; read to its end or to the first byte that no CAR has there; not closed
     * @param did whose repository it must be
     * @param check the key of {@code did}
     * @return the outcome; bad bytes are an outcome, never an exception
     * @throws IOException if the stream or the temporary file fails
     */
    public RepoVerification verify(InputStream in, Did did, CommitSignatureCheck check) throws IOException {
        try (OpenRepository repository = open(in, did, check)) {
            return repository.verification();
        }
    }

    /**
     * Checks a repository in memory and keeps it.
     *
     * @param car the CAR's bytes; copied
     * @param did whose repository it must be
     * @param check the key of {@code did}
     * @return the repository; closing it is not necessary
     */
    public OpenRepository open(byte[] car, Did did, CommitSignatureCheck check) {
        return car.length > limits.maxCarBytes()
                ? RepoOpener.tooLarge(car.length, limits)
                : RepoOpener.memory(this, car.clone(), did, check);
    }

    /**
     * Checks a repository in a buffer and keeps it.
     *
     * @param car the CAR's bytes, from position to limit; copied, the buffer's own position untouched
     * @param did whose repository it must be
     * @param check the key of {@code did}
     * @return the repository; closing it is not necessary
     */
    public OpenRepository open(ByteBuffer car, Did did, CommitSignatureCheck check) {
        if (car.remaining() > limits.maxCarBytes()) {
            return RepoOpener.tooLarge(car.remaining(), limits);
        }
        byte[] bytes = new byte[car.remaining()];
        car.duplicate().get(bytes);
        return RepoOpener.memory(this, bytes, did, check);
    }

    /**
     * Checks a repository in a file and keeps the file open.
     *
     * @param file a regular file; what is read of it later is hashed again then
     * @param did whose repository it must be
     * @param check the key of {@code did}
     * @return the repository, to be closed
     * @throws IOException if the file cannot be read, or changes meanwhile
     */
    public OpenRepository open(Path file, Did did, CommitSignatureCheck check) throws IOException {
        return RepoOpener.file(this, file, did, check);
    }

    /**
     * Checks a repository that comes from a stream, and keeps its temporary copy.
     *
     * @param in the CAR; read to its end or to the first byte that no CAR has there; not closed
     * @param did whose repository it must be
     * @param check the key of {@code did}
     * @return the repository, to be closed
     * @throws IOException if the stream or the temporary file fails
     */
    public OpenRepository open(InputStream in, Did did, CommitSignatureCheck check) throws IOException {
        return RepoOpener.stream(this, in, did, check);
    }

    CarLimits limits() {
        return limits;
    }

    boolean version2() {
        return version2;
    }

    boolean strictBlocks() {
        return strictBlocks;
    }

    RepoProgress progress() {
        return progress;
    }

    @Nullable Path temporaryDirectory() {
        return temporaryDirectory;
    }
}
