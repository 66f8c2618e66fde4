package io.atcr.benchmarks;

import io.atcr.car.syntax.Did;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.DidDocument;
import io.atcr.did.DidException;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.did.plc.PlcOperation;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
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

/**
 * The operation log of an ordinary account, five operations signed by the second of two K-256 rotation keys: verified whole, beside one
 * signature of the same size.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class PlcLogBenchmark {
    private static final URI PDS = URI.create("https://pds.example.com");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final PlcLogVerifier preferred = new PlcLogVerifier();
    private final PlcLogVerifier bouncyCastle = new PlcLogVerifier().withSignatureVerifier(SignatureVerifier.bouncyCastle());
    private final byte[] message = new byte[600];

    /** How many accounts take turns, each with rotation keys of its own: one, whose keys are known, or more than the verifier remembers. */
    @Param({"1", "300"})
    private int accounts;

    private final List<Did> dids = new ArrayList<>();
    private final List<byte[]> logs = new ArrayList<>();
    private int next;
    private byte[] signature;
    private PublicKey kept;
    private PlcLog verified;

    /** Writes the logs. */
    @Setup
    public void write() {
        PrivateKey rotation = PrivateKey.generate(Curve.K256);
        for (int account = 0; account < accounts; account++) {
            rotation = PrivateKey.generate(Curve.K256);
            write(PrivateKey.generate(Curve.K256).publicKey(), rotation);
        }
        signature = rotation.sign(message);
        kept = rotation.publicKey();
        verified = verifyLog();
    }

    private void write(PublicKey recovery, PrivateKey rotation) {
        List<PublicKey> keys = List.of(recovery, rotation.publicKey());
        List<PlcOperation> operations = new ArrayList<>();
        operations.add(PlcOperation.genesis(rotation, keys, rotation.publicKey(), List.of("at://alice.example.com"), PDS));
        for (int i = 1; i < 5; i++) {
            operations.add(operations.get(i - 1).update(rotation, keys, recovery, List.of("at://alice" + i + ".example.com"), PDS));
        }
        List<String> entries = new ArrayList<>();
        for (PlcOperation operation : operations) {
            entries.add("{\"did\":\"" + operation.did() + "\",\"operation\":" + operation.toJson() + ",\"cid\":\"" + operation.cid()
                    + "\",\"nullified\":false,\"createdAt\":\"" + START.plusSeconds(entries.size()) + "\"}");
        }
        dids.add(operations.get(0).did());
        logs.add(("[" + String.join(",", entries) + "]").getBytes(StandardCharsets.UTF_8));
    }

    private PlcLog verifyNext(PlcLogVerifier verifier) {
        next = next + 1 < accounts ? next + 1 : 0;
        return verifier.verify(dids.get(next), logs.get(next)).log().orElseThrow();
    }

    /**
     * The log, on the preferred backend.
     *
     * @return the verified log
     */
    @Benchmark
    public PlcLog verifyLog() {
        return verifyNext(preferred);
    }

    /**
     * The log, on BouncyCastle.
     *
     * @return the verified log
     */
    @Benchmark
    public PlcLog verifyLogOnBouncyCastle() {
        return verifyNext(bouncyCastle);
    }

    /**
     * What stands between a verified log and the account's key: its DID document.
     *
     * @return the DID document that it makes
     * @throws DidException never
     */
    @Benchmark
    public DidDocument documentOfLog() throws DidException {
        return verified.didDocument().orElseThrow();
    }

    /**
     * One signature on the preferred backend.
     *
     * @return true
     */
    @Benchmark
    public boolean oneSignature() {
        return SignatureVerifier.preferred().verify(kept, message, signature);
    }

    /**
     * One signature on BouncyCastle, with a key that has its tables.
     *
     * @return true
     */
    @Benchmark
    public boolean oneSignatureOnBouncyCastle() {
        return SignatureVerifier.bouncyCastle().verify(kept, message, signature);
    }
}
