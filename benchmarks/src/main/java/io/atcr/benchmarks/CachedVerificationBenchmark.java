package io.atcr.benchmarks;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/** An image by its digest whose evidence is in the cache: the policy, the binding of what is held, the decision and every check in the answer. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CachedVerificationBenchmark {
    private Verifier verifier;
    private ImageReference reference;
    private LocalNetwork network;

    /**
     * Verifies it once, and stops every server.
     *
     * @throws Exception if the network cannot be started
     */
    @Setup
    public void verifyOnce() throws Exception {
        network = LocalNetwork.start();
        Account alice = network.createAccount("alice.test");
        PushedImage image = alice.push("app", "v1");
        TrustPolicy policy = TrustPolicy.parse(network.policyYaml(alice));
        // what is held stays held for as long as the benchmark lasts
        Instant now = Instant.now();
        InstantSource clock = Clock.fixed(now, ZoneOffset.UTC);
        verifier = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(network.addressPolicy())
                .plcDirectory(network.plcDirectory())
                .clock(clock)
                .build();
        reference = ImageReference.parse(image.digestReference(), policy.atcrRegistries());
        if (!verifier.verify(reference).decision().allowed()) {
            throw new IllegalStateException(verifier.verify(reference).toString());
        }
        network.close();
    }

    /** Closes the verifier. */
    @TearDown
    public void close() {
        verifier.close();
    }

    /**
     * One caller.
     *
     * @return the answer
     */
    @Benchmark
    public VerificationResult oneCaller() {
        return allowed();
    }

    /**
     * Two callers.
     *
     * @return the answer
     */
    @Benchmark
    @Threads(2)
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    public VerificationResult twoCallers() {
        return allowed();
    }

    private VerificationResult allowed() {
        VerificationResult result = verifier.verify(reference);
        if (!result.decision().allowed()) {
            throw new IllegalStateException(result.toString());
        }
        return result;
    }
}
