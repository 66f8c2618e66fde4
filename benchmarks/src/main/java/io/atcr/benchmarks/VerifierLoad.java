package io.atcr.benchmarks;

import com.sun.management.OperatingSystemMXBean;
import io.atcr.did.net.AddressPolicy;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.resilience.ResilienceLimits;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Verifies images of which nothing is known, against a PLC directory, a PDS and a registry in another process that hold back every answer.
 *
 * <p>Each image is another account's, named by its tag: the manifest and the account's operation log are asked for at once, and then the
 * proof, so that two questions wait for one another. Prints the throughput of many callers and this process's CPU time, in rounds before each of which
 * everything is forgotten (the first ones are the compiler's), and then the latency of one.
 */
public final class VerifierLoad {
    private static final int DEPENDENT_HOPS = 2;
    private static final int LATENCY_RUNS = 41;
    private static final int WARM_UP_SHARE = 6;
    /** Room for what is kept of an image and its account: generation, document, key, endpoint, evidence, manifest. */
    private static final int ENTRIES_OF_AN_IMAGE = 8;
    private static final int BYTES_OF_AN_IMAGE = 16 << 10;

    private VerifierLoad() {}

    /**
     * Runs it.
     *
     * @param args callers (256), images (10000), milliseconds of each answer (50), rounds (10), and seconds before them (150)
     * @throws Exception if the servers cannot be started
     */
    public static void main(String[] args) throws Exception {
        int callers = args.length > 0 ? Integer.parseInt(args[0]) : 256;
        int count = args.length > 1 ? Integer.parseInt(args[1]) : 10_000;
        int delay = args.length > 2 ? Integer.parseInt(args[2]) : 50;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 10;
        int before = args.length > 4 ? Integer.parseInt(args[4]) : 150;
        Path folder = Files.createTempDirectory("verifier-load-");
        Process servers = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx2g", "-cp", System.getProperty("java.class.path"),
                        LoadServers.class.getName(), folder.toString(), String.valueOf(count), String.valueOf(delay))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (BufferedReader out = new BufferedReader(new InputStreamReader(servers.getInputStream(), StandardCharsets.UTF_8))) {
            if (out.readLine() == null) {
                throw new IOException("the servers did not start");
            }
            run(folder, callers, delay, rounds, before, servers.toHandle());
        } finally {
            servers.destroy();
            servers.waitFor();
            try (var files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(folder);
        }
    }

    private static void run(Path folder, int callers, int delay, int rounds, int before, ProcessHandle servers) throws Exception {
        TrustPolicy policy = TrustPolicy.load(folder.resolve(LoadServers.POLICY));
        AddressPolicy addresses = AddressPolicy.publicOnly();
        List<String> hosts = Files.readAllLines(folder.resolve(LoadServers.HOSTS));
        for (String host : hosts) {
            addresses = addresses.allowPrivate(host).allowPlainHttp(host);
        }
        List<ImageReference> images = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(LoadServers.IMAGES))) {
            images.add(ImageReference.parse(line, policy.atcrRegistries()));
        }
        // three hosts take what a fleet of PDSes shares, so each has a place for every caller
        try (Verifier verifier = Verifier.builder()
                .trustPolicy(policy)
                .addressPolicy(addresses)
                .plcDirectory(URI.create("http://" + hosts.get(0)))
                .limits(VerifierLimits.defaults().withTotalTimeout(Duration.ofSeconds(60)))
                .resilience(ResilienceLimits.defaults().withPlaces(callers, 4 * callers))
                .cache(new CaffeineVerificationCache(
                        (long) ENTRIES_OF_AN_IMAGE * images.size(), (long) BYTES_OF_AN_IMAGE * images.size(), InstantSource.system()))
                .build()) {
            OperatingSystemMXBean machine = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
            CompilationMXBean compiler = ManagementFactory.getCompilationMXBean();
            warmUp(verifier, images, Math.max(1, callers / WARM_UP_SHARE), before);
            double chain = DEPENDENT_HOPS * delay;
            double ideal = callers / (chain / 1e3);
            for (int round = 1; round <= rounds; round++) {
                verifier.invalidateAll();
                long cpu = machine.getProcessCpuTime();
                long compiling = compiler.getTotalCompilationTime();
                double serving = cpuMillis(servers);
                double rate = load(verifier, images, callers, chain);
                double cpuMillis = (machine.getProcessCpuTime() - cpu) / 1e6 / images.size();
                double compiled = (double) (compiler.getTotalCompilationTime() - compiling) / images.size();
                double served = (cpuMillis(servers) - serving) / images.size();
                System.out.printf(
                        Locale.ROOT,
                        "round %d, %d callers: %.0f a second, %.0f %% of %.0f; CPU of a verification %.2f ms (%.2f ms the compiler's), of the servers %.2f ms%n",
                        round, callers, rate, 100 * rate / ideal, ideal, cpuMillis, compiled, served);
            }
            verifier.invalidateAll();
            double[] millis = new double[Math.min(LATENCY_RUNS, images.size())];
            for (int i = 0; i < millis.length; i++) {
                long start = System.nanoTime();
                allowed(verifier, images.get(i));
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            Arrays.sort(millis);
            double median = millis[millis.length / 2];
            System.out.printf(Locale.ROOT, "one caller: median %.1f ms, %.2f of the %.0f ms of %d dependent hops%n",
                    median, median / chain, chain, DEPENDENT_HOPS);
        }
    }

    /** Fewer callers, so that the compiler gets the processor that it needs. */
    private static void warmUp(Verifier verifier, List<ImageReference> images, int callers, int seconds) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (System.nanoTime() - end < 0) {
            verifier.invalidateAll();
            load(verifier, images, callers, 0);
        }
    }

    private static double cpuMillis(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e6;
    }

    /**
     * Verifies all images, with callers that do not begin all at once, but one after the other in so many milliseconds.
     *
     * @return the rate of those between the first tenth and the last one, when all callers are at work, a second
     */
    private static double load(Verifier verifier, List<ImageReference> images, int callers, double apart) throws Exception {
        AtomicInteger next = new AtomicInteger();
        AtomicInteger ended = new AtomicInteger();
        int from = images.size() / 10;
        int to = images.size() - from;
        AtomicLong nanos = new AtomicLong();
        ExecutorService threads = Executors.newFixedThreadPool(callers);
        List<Future<?>> done = new ArrayList<>();
        long start = System.nanoTime();
        for (int i = 0; i < callers; i++) {
            long pause = (long) (1e6 * apart * i / callers);
            done.add(threads.submit(() -> {
                TimeUnit.NANOSECONDS.sleep(pause);
                for (int image = next.getAndIncrement(); image < images.size(); image = next.getAndIncrement()) {
                    allowed(verifier, images.get(image));
                    int which = ended.incrementAndGet();
                    if (which == from || which == to) {
                        nanos.addAndGet((which == from ? -1 : 1) * (System.nanoTime() - start));
                    }
                }
                return null;
            }));
        }
        for (var each : done) {
            each.get();
        }
        threads.shutdown();
        threads.awaitTermination(1, TimeUnit.MINUTES);
        return (to - from) / (nanos.get() / 1e9);
    }

    private static void allowed(Verifier verifier, ImageReference image) {
        VerificationResult result = verifier.verify(image);
        if (!result.decision().allowed()) {
            throw new IllegalStateException(result.toString());
        }
    }
}
