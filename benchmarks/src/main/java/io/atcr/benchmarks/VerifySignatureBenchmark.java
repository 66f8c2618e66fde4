package io.atcr.benchmarks;

import fr.acinq.secp256k1.Secp256k1;
import io.atcr.crypto.Curve;
import io.atcr.crypto.SignatureVerifier;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One {@code verify(signature)} with a key that is parsed already: ours, on each backend, beside the bare call to the library under it.
 *
 * <p>The keys have been used often, so that ours keeps tables of them. Ours hashes the message, which has the size of a commit, and checks
 * length, ranges and low s; the bare calls start from the digest.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class VerifySignatureBenchmark {
    private final SignedMessages k256 = new SignedMessages(Curve.K256);
    private final SignedMessages p256 = new SignedMessages(Curve.P256);
    private final SignatureVerifier bouncyCastle = SignatureVerifier.bouncyCastle();
    private SignatureVerifier libsecp256k1 = bouncyCastle;
    private Secp256k1 bareLibsecp256k1;

    /**
     * Finds libsecp256k1.
     *
     * @throws Exception if it does not work here
     */
    @Setup
    public void load() throws Exception {
        libsecp256k1 = SignatureVerifier.named("libsecp256k1");
        bareLibsecp256k1 = Secp256k1.get();
    }

    /**
     * K-256, ours on BouncyCastle.
     *
     * @param count which message
     * @return true
     */
    @Benchmark
    public boolean k256OursOnBouncyCastle(Count count) {
        SignedMessages.Signed next = k256.at(count.next++);
        return bouncyCastle.verify(k256.key(), next.message(), next.signature());
    }

    /**
     * K-256, BouncyCastle's {@code ECDSASigner} and nothing else.
     *
     * @param count which message
     * @return true
     */
    @Benchmark
    public boolean k256BareBouncyCastle(Count count) {
        return k256.verifyBare(k256.at(count.next++));
    }

    /**
     * K-256, ours on libsecp256k1.
     *
     * @param count which message
     * @return true
     */
    @Benchmark
    public boolean k256OursOnLibsecp256k1(Count count) {
        SignedMessages.Signed next = k256.at(count.next++);
        return libsecp256k1.verify(k256.key(), next.message(), next.signature());
    }

    /**
     * K-256, the JNI call and nothing else.
     *
     * @param count which message
     * @return true
     */
    @Benchmark
    public boolean k256BareLibsecp256k1(Count count) {
        SignedMessages.Signed next = k256.at(count.next++);
        return bareLibsecp256k1.verify(next.signature(), next.digest(), k256.uncompressed());
    }

    /**
     * P-256, ours on BouncyCastle.
     *
     * @param count which message
     * @return true
     */
    @Benchmark
    public boolean p256OursOnBouncyCastle(Count count) {
        SignedMessages.Signed next = p256.at(count.next++);
        return bouncyCastle.verify(p256.key(), next.message(), next.signature());
    }

    /**
     * P-256, BouncyCastle's {@code ECDSASigner} and nothing else.
     *
     * @param count which message
     * @return true
     */
    @Benchmark
    public boolean p256BareBouncyCastle(Count count) {
        return p256.verifyBare(p256.at(count.next++));
    }

    /**
     * P-256, the JDK's provider.
     *
     * @param count which message
     * @return true
     * @throws GeneralSecurityException never
     */
    @Benchmark
    public boolean p256Jdk(Count count) throws GeneralSecurityException {
        return p256.verifyWithJdk(p256.at(count.next++));
    }

    /** Which message comes next in one thread; the keys are shared by all threads. */
    @State(Scope.Thread)
    public static class Count {
        private int next;
    }
}
