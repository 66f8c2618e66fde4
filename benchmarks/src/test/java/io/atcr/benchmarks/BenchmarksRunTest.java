package io.atcr.benchmarks;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import io.atcr.crypto.SignatureVerifier;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark runs once, so that none rots; the figures mean nothing here. */
class BenchmarksRunTest {
    @Test
    void verifySignature() throws RunnerException {
        Assumptions.assumeTrue(SignatureVerifier.available().contains("libsecp256k1"), "skipped: no libsecp256k1 for this platform");
        runs(VerifySignatureBenchmark.class, once(VerifySignatureBenchmark.class));
    }

    @Test
    void parseKey() throws RunnerException {
        runs(ParseKeyBenchmark.class, once(ParseKeyBenchmark.class));
    }

    @Test
    void recordProof() throws RunnerException {
        runs(RecordProofBenchmark.class, once(RecordProofBenchmark.class).param("records", "200"));
    }

    @Test
    void repoVerify() throws RunnerException {
        runs(RepoVerifyBenchmark.class, once(RepoVerifyBenchmark.class).param("records", "200"));
    }

    @Test
    void plcLog() throws RunnerException {
        runs(PlcLogBenchmark.class, once(PlcLogBenchmark.class).param("accounts", "2"));
    }

    @Test
    void resolve() throws RunnerException {
        runs(ResolveBenchmark.class, once(ResolveBenchmark.class));
    }

    @Test
    void trustPolicy() throws RunnerException {
        runs(TrustPolicyBenchmark.class, once(TrustPolicyBenchmark.class).param("policies", "50").param("dids", "500"));
    }

    @Test
    void uncachedVerification() throws RunnerException {
        runs(UncachedVerificationBenchmark.class, once(UncachedVerificationBenchmark.class).param("images", "2"));
    }

    @Test
    void repoLoad() throws Exception {
        assertThat(printed(() -> RepoLoad.main(new String[] {"200"})).lines()).hasSize(3).last(as(STRING)).contains("       200 ");
    }

    @Test
    void verifierLoad() throws Exception {
        assertThat(printed(() -> VerifierLoad.main(new String[] {"2", "4", "1", "2", "0"})).lines())
                .hasSize(3)
                .first(as(STRING)).startsWith("round 1, 2 callers: ").contains(" of 1000; ");
    }

    private interface Program {
        void run() throws Exception;
    }

    private static String printed(Program program) throws Exception {
        PrintStream console = System.out;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        try {
            program.run();
        } finally {
            System.setOut(console);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ChainedOptionsBuilder once(Class<?> benchmark) {
        return new OptionsBuilder().include(benchmark.getName().replace(".", "\\.")).mode(Mode.SingleShotTime).forks(0)
                .warmupIterations(0).measurementIterations(1).shouldFailOnError(true).verbosity(VerboseMode.SILENT);
    }

    private static void runs(Class<?> benchmark, ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.build()).run();
        assertThat(results.stream().map(r -> r.getParams().getBenchmark().replaceFirst(".*\\.", "")).collect(Collectors.toSet()))
                .isEqualTo(Arrays.stream(benchmark.getDeclaredMethods()).filter(m -> m.isAnnotationPresent(Benchmark.class))
                        .map(Method::getName).collect(Collectors.toSet()));
        assertThat(results).allSatisfy(r -> assertThat(r.getPrimaryResult().getStatistics().getN()).isPositive());
    }
}
