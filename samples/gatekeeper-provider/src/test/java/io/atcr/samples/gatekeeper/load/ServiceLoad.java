package io.atcr.samples.gatekeeper.load;

import io.atcr.samples.gatekeeper.load.Programs.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;

/**
 * The built provider, as a process, against this process's connections with client certificates: time until it is ready, reviews a second of one
 * cached image, times at 1,000 reviews a second, distinct images of which nothing is known (of some only the account) with upstreams that hold back every answer by 50 ms, memory.
 * All of them share the machine, upstreams included.
 */
public final class ServiceLoad {
    private static final int ACCOUNTS = 300;
    private static final int IMAGES_EACH = 50;
    private static final int COLD_ROUNDS = 6;
    private static final int COLD_CALLERS = 256;
    private static final int WARMING_CALLERS = 16;
    private static final int CONCURRENT = Integer.getInteger("load.concurrent", 128);
    private static final int NAMESPACES = 8;
    private static final int MOST_ASKED = 20;
    private static final int CONNECTIONS = 8;
    private static final int PACED_PER_SECOND = 1_000;
    private static final Duration DELAY = Duration.ofMillis(50);

    private ServiceLoad() {}

    /**
     * Runs it and prints what was measured.
     *
     * @param args the program, and seconds of each measurement (10)
     * @throws Exception if something cannot be started, or an answer is wrong
     */
    public static void main(String[] args) throws Exception {
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 10;
        Path folder = Files.createTempDirectory("service-load-");
        try (Upstreams upstreams = Upstreams.start(folder, ACCOUNTS, IMAGES_EACH, DELAY)) {
            Programs programs = new Programs(Path.of(args[0]).toAbsolutePath(), folder);
            String limits = "limits: {perNamespace: {perSecond: 100000, burst: 100000}, perHost: {perSecond: 100000, burst: 100000}, "
                    + "total: {perSecond: 100000, burst: 100000}, concurrent: " + CONCURRENT + ", connections: 1024}\nlog: {level: warn}";
            try (Running service = programs.start("service", programs.settings(upstreams.hosts(), limits))) {
                print("ready after %.2f s", service.startedIn().toNanos() / 1e9);
                measure(service, programs.client(), upstreams.images(), seconds);
                List<Integer> memory = service.residentMebibytes();
                print("resident: %d MiB, most %d MiB", memory.get(0), memory.get(memory.size() - 1));
                print("ended with %d", service.end());
            }
        } finally {
            delete(folder);
        }
    }

    private static void measure(Running service, SSLContext client, List<String> images, int seconds) throws Exception {
        String image = images.get(0);
        for (int round = 1; round <= 3; round++) {
            Duration before = service.processorTime();
            int count = closed(service, client, image, seconds);
            print("cached, %d connections: %.0f reviews a second, %.0f us of the service's processor time each", CONNECTIONS,
                    (double) count / seconds, service.processorTime().minus(before).toNanos() / 1e3 / count);
        }
        long[] nanos = paced(service, client, image, seconds);
        print("cached, %d a second: median %.2f ms, P99 %.2f ms, P99.9 %.2f ms, most %.2f ms", PACED_PER_SECOND,
                at(nanos, 0.5), at(nanos, 0.99), at(nanos, 0.999), at(nanos, 1));
        print("resident: %d MiB", service.residentMebibytes().get(0));
        int each = (images.size() - 1) / COLD_ROUNDS;
        for (int round = 0; round < COLD_ROUNDS; round++) {
            // the first round is mostly the compiler's
            int callers = round == 0 ? WARMING_CALLERS : COLD_CALLERS;
            List<String> unknown = images.subList(1 + round * each, 1 + (round + 1) * each);
            Duration before = service.processorTime();
            AtomicInteger again = new AtomicInteger();
            double rate = cold(service, client, unknown, callers, again);
            print("nothing known, %d callers, %d ms upstream: %.0f distinct images a second, %d of %d asked again; %.2f ms of the service's processor time each",
                    callers, DELAY.toMillis(), rate, again.get(), unknown.size(), service.processorTime().minus(before).toNanos() / 1e6 / unknown.size());
        }
    }

    /** Each connection asks again as soon as it is answered. */
    private static int closed(Running service, SSLContext client, String image, int seconds) throws Exception {
        byte[] request = Reviews.of("load", image);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        return together(CONNECTIONS, () -> {
            int asked = 0;
            try (ReviewClient connection = new ReviewClient(client, service.port())) {
                while (System.nanoTime() - end < 0) {
                    require(connection.ask(request), image);
                    asked++;
                }
            }
            return asked;
        }).stream().mapToInt(Integer::intValue).sum();
    }

    /** At fixed times, whether or not the one before was answered in time: the time of each counts from when it was due. */
    private static long[] paced(Running service, SSLContext client, String image, int seconds) throws Exception {
        byte[] request = Reviews.of("load", image);
        long[] nanos = new long[PACED_PER_SECOND * seconds];
        AtomicInteger next = new AtomicInteger();
        long between = TimeUnit.SECONDS.toNanos(1) / PACED_PER_SECOND;
        List<ReviewClient> connections = connections(service, client, 4 * CONNECTIONS);
        AtomicInteger one = new AtomicInteger();
        long start = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(500);
        together(connections.size(), () -> {
            try (ReviewClient connection = connections.get(one.getAndIncrement())) {
                for (int i = next.getAndIncrement(); i < nanos.length; i = next.getAndIncrement()) {
                    long due = start + i * between;
                    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                        LockSupport.parkNanos(left);
                    }
                    require(connection.ask(request), image);
                    nanos[i] = System.nanoTime() - due;
                }
            }
            return 0;
        });
        Arrays.sort(nanos);
        return nanos;
    }

    private static double cold(Running service, SSLContext client, List<String> images, int callers, AtomicInteger again) throws Exception {
        AtomicInteger next = new AtomicInteger();
        List<ReviewClient> connections = connections(service, client, callers);
        AtomicInteger one = new AtomicInteger();
        long start = System.nanoTime();
        together(callers, () -> {
            try (ReviewClient connection = connections.get(one.getAndIncrement())) {
                for (int i = next.getAndIncrement(); i < images.size(); i = next.getAndIncrement()) {
                    byte[] request = Reviews.of("load-" + i % NAMESPACES, images.get(i));
                    String answer = connection.ask(request);
                    for (int asked = 1; asked < MOST_ASKED && answer.contains("ask again"); asked++) {
                        again.incrementAndGet();
                        answer = connection.ask(request);
                    }
                    require(answer, images.get(i));
                }
            }
            return 0;
        });
        return images.size() / ((System.nanoTime() - start) / 1e9);
    }

    private static List<ReviewClient> connections(Running service, SSLContext client, int count) throws IOException {
        List<ReviewClient> connections = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connections.add(new ReviewClient(client, service.port()));
        }
        return connections;
    }

    private static <T> List<T> together(int threads, Callable<T> work) throws Exception {
        ExecutorService executor = Executors.newFixedThreadPool(threads);
        try {
            List<Future<T>> futures = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                futures.add(executor.submit(work));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                results.add(future.get());
            }
            return results;
        } finally {
            executor.shutdownNow();
        }
    }

    private static void require(String answer, String image) {
        if (!Reviews.allowed(answer, image)) {
            throw new IllegalStateException("not allowed: " + answer);
        }
    }

    private static double at(long[] sorted, double part) {
        return sorted[(int) Math.min(sorted.length - 1L, Math.round(part * sorted.length))] / 1e6;
    }

    @SuppressWarnings("AnnotateFormatMethod")
    private static void print(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        }
    }
}
