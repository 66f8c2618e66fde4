package io.atcr.benchmarks;

import io.atcr.car.syntax.Did;
import io.atcr.policy.Decision;
import io.atcr.policy.ImageReference;
import io.atcr.policy.PolicyException;
import io.atcr.policy.PolicyRule;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.SignatureFinding;
import io.atcr.policy.TrustPolicy;
import java.time.Instant;
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

/** Decisions against a large policy set, from the parsed reference to the outcome, and loading it. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class TrustPolicyBenchmark {
    /** How many policies. */
    @Param("1000")
    public int policies;

    /** How many DIDs. */
    @Param("10000")
    public int dids;

    private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private String yaml;
    private TrustPolicy policy;
    private ImageReference open;
    private ImageReference fixed;
    private ImageReference none;
    private List<SignatureFinding> byAlice;
    private List<SignatureFinding> byTeam;
    private Did alice;

    /**
     * Makes the policy set and the questions.
     *
     * @throws PolicyException    never
     * @throws ReferenceException never
     */
    @Setup
    public void prepare() throws PolicyException, ReferenceException {
        yaml = LargePolicy.yaml(policies, dids);
        policy = TrustPolicy.parse(yaml);
        int last = policies - policies % 10 - 10;
        open = ImageReference.parse("atcr.io/alice/service-" + last + "-api:v1");
        fixed = ImageReference.parse("ghcr.io/team-" + (last + 1) + "/tools/lint:v1");
        none = ImageReference.parse("quay.io/alice/app:v1");
        alice = LargePolicy.did(0);
        byAlice = List.of(SignatureFinding.valid(alice, "did:key:zAlice"));
        byTeam = List.of(SignatureFinding.valid(LargePolicy.did((last + 1) * 5 % dids), "did:key:zTeam"));
    }

    /**
     * An image whose policy is open to every owner and to all DIDs.
     *
     * @return the decision
     */
    @Benchmark
    public Decision decideOpen() {
        return decide(open, byAlice);
    }

    /**
     * An image whose policy names its owner and five DIDs.
     *
     * @return the decision
     */
    @Benchmark
    public Decision decideFixed() {
        return decide(fixed, byTeam);
    }

    /**
     * An unsigned image.
     *
     * @return the decision
     */
    @Benchmark
    public Decision decideUnsigned() {
        return decide(open, List.of());
    }

    /**
     * An image for which there is no policy.
     *
     * @return the decision
     */
    @Benchmark
    public Decision decideNone() {
        return decide(none, List.of());
    }

    /**
     * Loads the set.
     *
     * @return the set
     * @throws PolicyException never
     */
    @Benchmark
    @OutputTimeUnit(TimeUnit.MILLISECONDS)
    public TrustPolicy load() throws PolicyException {
        return TrustPolicy.parse(yaml);
    }

    private Decision decide(ImageReference image, List<SignatureFinding> findings) {
        PolicyRule rule = policy.ruleFor(image).orElse(null);
        return rule == null ? policy.noRule(image) : rule.decide(image, findings, null, now);
    }
}
