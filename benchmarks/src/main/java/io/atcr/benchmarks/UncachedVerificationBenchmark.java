package io.atcr.benchmarks;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * An image by its tag of which nothing is known, each another account's; what directory, PDS and registry answer comes from memory: everything that
 * a verification does but HTTP.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
public class UncachedVerificationBenchmark {
    /** How many images are verified before everything is forgotten. */
    @Param("2000")
    public int images;

    private Verifier verifier;
    private List<ImageReference> references;
    private int next;

    /**
     * Records the network.
     *
     * @throws Exception if it cannot be started
     */
    @Setup
    public void record() throws Exception {
        RecordedNetwork network = new RecordedNetwork(images);
        TrustPolicy policy = TrustPolicy.parse(network.policyYaml);
        references = new ArrayList<>();
        for (String image : network.images) {
            references.add(ImageReference.parse(image, policy.atcrRegistries()));
        }
        verifier = Verifier.builder().trustPolicy(policy).plcDirectory(network.plcDirectory).fetcher(network.fetcher()).build();
    }

    /** Closes the verifier. */
    @TearDown
    public void close() {
        verifier.close();
    }

    /**
     * One verification.
     *
     * @return the answer
     */
    @Benchmark
    public VerificationResult verify() {
        if (next == references.size()) {
            next = 0;
            verifier.invalidateAll();
        }
        VerificationResult result = verifier.verify(references.get(next++));
        if (!result.decision().allowed()) {
            throw new IllegalStateException(result.toString());
        }
        return result;
    }
}
