package io.atcr.benchmarks;

import io.atcr.car.CarException;
import io.atcr.car.ProofVerdict;
import io.atcr.car.RecordProof;
import io.atcr.car.RecordProofVerifier;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.RepoBuilder;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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

/** A whole record proof, from the bytes of the CAR to the verdict, in a repository of manifest records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecordProofBenchmark {
    private static final int PROOFS = 64;
    private static final long MICROS = 1_767_225_600_000_000L;

    /** Records in the repository. */
    @Param("20000")
    public int records = 20_000;

    private final RecordProofVerifier verifier = new RecordProofVerifier();
    private final RecordPath[] paths = new RecordPath[PROOFS];
    private final byte[][] proofs = new byte[PROOFS][];
    private Did did;
    private PublicKey key;
    private int next;

    /**
     * Builds the repository and takes proofs of records all over it.
     *
     * @throws CarException never
     */
    @Setup
    public void build() throws CarException {
        did = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        PrivateKey signer = PrivateKey.generate(Curve.K256);
        key = signer.publicKey();
        RepoBuilder repository = new RepoBuilder(did, signer::sign);
        for (int i = 0; i < records; i++) {
            String hex = sha256("image " + i);
            RecordPath path = RecordPath.parse("io.atcr.manifest/" + hex);
            repository.put(path, manifest(hex));
            if (i < PROOFS) {
                paths[i] = path;
            }
        }
        repository.commit(Tid.of(MICROS, 0));
        for (int i = 0; i < PROOFS; i++) {
            proofs[i] = repository.proveRecord(paths[i]);
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

    private static DataValue.Map manifest(String hex) {
        return DataValue.Map.builder()
                .put("$type", "io.atcr.manifest")
                .put("repository", "prod-app")
                .put("digest", "sha256:" + hex)
                .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
                .put("schemaVersion", 2)
                .put("createdAt", "2026-01-01T00:00:00.000Z")
                .put("config", DataValue.Map.builder()
                        .put("digest", "sha256:" + sha256("config " + hex))
                        .put("mediaType", "application/vnd.oci.image.config.v1+json")
                        .put("size", 4096)
                        .build())
                .build();
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
