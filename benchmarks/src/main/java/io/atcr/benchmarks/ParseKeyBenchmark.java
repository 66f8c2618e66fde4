package io.atcr.benchmarks;

import io.atcr.crypto.CryptoException;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
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

/** From the text of a did:key to a point on the curve: what keeping a parsed key saves. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ParseKeyBenchmark {
    /** The curve. */
    @Param
    public Curve curve = Curve.K256;

    private String didKey = "";

    /** Makes the key. */
    @Setup
    public void key() {
        didKey = PrivateKey.generate(curve).publicKey().toDidKey();
    }

    /**
     * Parses the did:key.
     *
     * @return the key
     * @throws CryptoException never
     */
    @Benchmark
    public PublicKey parseDidKey() throws CryptoException {
        return PublicKey.parseDidKey(didKey);
    }
}
