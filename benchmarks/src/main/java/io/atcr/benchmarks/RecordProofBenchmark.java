package io.atcr.benchmarks;

import io.atcr.car.CarException;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.PublicKey;
import java.io.IOException;
import java.util.List;
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

/** A whole record proof, from the bytes of the CAR to the verdict, in a repository of short posts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordProofBenchmark {
    private static final int PROOFS = 64;

    /** Records in the repository. */
    @Param("20000")
    public int records = 20_000;

    /** Bytes of a proof: the {@value #PROOFS} records whose proofs come nearest are proven in turn; the average of all is twice as much. */
    @Param({"2200", "4800"})
    public int proofBytes = 2200;

    private final RecordProofVerifier verifier = new RecordProofVerifier();
    private final RecordPath[] paths = new RecordPath[PROOFS];
    private final byte[][] proofs = new byte[PROOFS][];
    private Did did;
    private PublicKey key;
    private int next;

    /**
     * Builds the repository and takes its proofs.
     *
     * @throws CarException never
     * @throws IOException never
     */
    @Setup
    public void build() throws CarException, IOException {
        PostRepository repository = new PostRepository(records);
        did = repository.did();
        key = repository.publicKey();
        List<PostRepository.Proof> nearest = repository.proofs(proofBytes);
        for (int i = 0; i < PROOFS; i++) {
            paths[i] = RecordPath.parse(nearest.get(i).path());
            proofs[i] = nearest.get(i).car();
        }
    }

    /**
     * With the signature check, on the preferred backend.
     *
     * @return a proof that the record is present
     */
    @Benchmark
    public RecordProof withSignatureCheck() {
        next = (next + 1) % PROOFS;
        return present(verifier.verify(proofs[next], did, paths[next], key::verify));
    }

    /**
     * Without the signature check: hashing, decoding and walking the tree.
     *
     * @return a proof that the record is present
     */
    @Benchmark
    public RecordProof withoutSignatureCheck() {
        next = (next + 1) % PROOFS;
        return present(verifier.verify(proofs[next], did, paths[next], (unsigned, signature) -> true));
    }

    private static RecordProof present(RecordProof proof) {
        if (proof.verdict() != ProofVerdict.PRESENT) {
            throw new IllegalStateException(proof.toString());
        }
        return proof;
    }
}
