package io.atcr.benchmarks;

import io.atcr.car.RepoVerdict;
import io.atcr.car.RepoVerification;
import io.atcr.car.RepoVerifier;
import java.io.BufferedOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Prints how long whole repositories of growing size take to verify in a small heap, from a file and from a stream that cannot seek.
 *
 * <p>The arguments are the numbers of records. The repositories are made by this process, which needs about 1.5 GB for a million records;
 * each is verified in a process of its own, several times, of which the fastest counts. On a machine that does other work too, only the
 * CPU time of the verifying thread says how the work grows.
 */
public final class RepoLoad {
    private static final String CHILD = "--verify";
    private static final String HEAP = "-Xmx256m";
    private static final long ENOUGH_NANOS = 4_000_000_000L;
    private static final int MOST_RUNS = 200;
    private static final int LEAST_RUNS = 3;

    private RepoLoad() {}

    /**
     * Runs it.
     *
     * @param args numbers of records; none for 1,000 to 1,000,000
     * @throws IOException if a file or a process fails
     * @throws InterruptedException if the wait for a process is interrupted
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        if (args.length == 4 && args[0].equals(CHILD)) {
            System.out.print(verify(Path.of(args[1]), Integer.parseInt(args[2]), args[3].equals("stream")));
            return;
        }
        List<String> sizes = args.length > 0 ? List.of(args) : List.of("1000", "10000", "20000", "100000", "1000000");
        Path folder = Files.createTempDirectory("repo-load-");
        System.out.printf(
                "each in its own process with %s; fastest of several runs, signature check included; us/record is of CPU time%n", HEAP);
        System.out.printf("%10s %8s | %10s %10s %10s %8s | %10s %10s %10s %8s%n", "records", "MB",
                "file ms", "CPU ms", "us/record", "heap MB", "stream ms", "CPU ms", "us/record", "heap MB");
        try {
            for (String size : sizes) {
                row(folder.resolve(size + ".car"), Integer.parseInt(size));
            }
        } finally {
            Files.delete(folder);
        }
    }

    private static void row(Path file, int records) throws IOException, InterruptedException {
        try {
            try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
                new PostRepository(records).write(out);
            }
            System.out.printf(Locale.ROOT, "%10d %8.1f | %s | %s%n",
                    records, Files.size(file) / 1e6, child(file, records, "file"), child(file, records, "stream"));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static String child(Path file, int records, String source) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP, "-cp", System.getProperty("java.class.path"),
                RepoLoad.class.getName(), CHILD, file.toString(), String.valueOf(records), source));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        String line = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).stripTrailing();
        if (process.waitFor() != 0) {
            throw new IllegalStateException(records + " records from a " + source + ": exit status " + process.exitValue());
        }
        return line;
    }

    private static String verify(Path file, int records, boolean stream) throws IOException {
        PostRepository repository = new PostRepository(records);
        RepoVerifier verifier = new RepoVerifier().refusingUnreachableBlocks();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long[] nanos = new long[MOST_RUNS];
        long[] cpuNanos = new long[MOST_RUNS];
        long heap = 0;
        long begin = System.nanoTime();
        int run = 0;
        while (run < LEAST_RUNS || run < MOST_RUNS && System.nanoTime() - begin < ENOUGH_NANOS) {
            long startCpu = threads.getCurrentThreadCpuTime();
            long start = System.nanoTime();
            RepoVerification verification = stream ? verifyStream(verifier, file, repository)
                    : verifier.verify(file, repository.did(), repository.publicKey()::verify);
            nanos[run] = System.nanoTime() - start;
            cpuNanos[run++] = threads.getCurrentThreadCpuTime() - startCpu;
            heap = Math.max(heap, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
            if (verification.verdict() != RepoVerdict.VERIFIED || verification.counts().records() != records) {
                throw new IllegalStateException(verification.toString());
            }
        }
        double fastest = Arrays.stream(nanos, 0, run).min().orElseThrow();
        double cpu = Arrays.stream(cpuNanos, 0, run).min().orElseThrow();
        return String.format(Locale.ROOT, "%10.1f %10.1f %10.2f %8d", fastest / 1e6, cpu / 1e6, cpu / 1e3 / records, heap >> 20);
    }

    private static RepoVerification verifyStream(RepoVerifier verifier, Path file, PostRepository repository) throws IOException {
        try (InputStream in = new FilterInputStream(Files.newInputStream(file)) {}) {
            return verifier.verify(in, repository.did(), repository.publicKey()::verify);
        }
    }
}
