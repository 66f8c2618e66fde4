package io.atcr.benchmarks;

import io.atcr.car.RepoVerdict;
import io.atcr.car.RepoVerification;
import io.atcr.car.RepoVerifier;
import io.atcr.crypto.PublicKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A whole repository of short posts in memory, from the bytes of the CAR to the verdict; 20,000 records are about 5 MB. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class RepoVerifyBenchmark {
    /** Records in the repository. */
    @Param("20000")
    public int records = 20_000;

    private final RepoVerifier verifier = new RepoVerifier().refusingUnreachableBlocks();
    private PostRepository repository;
    private PublicKey key;
    private byte[] car;

    /** Makes the repository. */
    @Setup
    public void build() {
        repository = new PostRepository(records);
        key = repository.publicKey();
        car = repository.toBytes();
    }

    /**
     * With the signature check, on the preferred backend.
     *
     * @return that all is well
     */
    @Benchmark
    public RepoVerification withSignatureCheck() {
        return verified(verifier.verify(car, repository.did(), key::verify));
    }

    /**
     * Without the signature check: hashing, decoding, the whole tree and every record.
     *
     * @return that all is well
     */
    @Benchmark
    public RepoVerification withoutSignatureCheck() {
        return verified(verifier.verify(car, repository.did(), (unsigned, signature) -> true));
    }

    /**
     * The least that anyone can do: the SHA-256 of the same bytes, in one piece.
     *
     * @return the digest
     * @throws NoSuchAlgorithmException never
     */
    @Benchmark
    public byte[] hashOfTheSameBytes() throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(car);
    }

    private static RepoVerification verified(RepoVerification verification) {
        if (verification.verdict() != RepoVerdict.VERIFIED) {
            throw new IllegalStateException(verification.toString());
        }
        return verification;
    }
}
