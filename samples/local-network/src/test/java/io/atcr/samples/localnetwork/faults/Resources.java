package io.atcr.samples.localnetwork.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What this process holds: threads by name, and sockets where the system lists them. */
public final class Resources {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private Resources() {}

    /** The live threads, without those that the JDK shares in a process and that end by themselves. */
    public static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName() + " " + thread.getId())
                .filter(name -> !name.matches("(ForkJoinPool|Common-Cleaner|process reaper|surefire).*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** How many sockets are open; -1 where the system does not say. */
    public static long sockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return -1;
        }
        try (Stream<Path> all = Files.list(DESCRIPTORS)) {
            return all.filter(Resources::socket).count();
        } catch (IOException e) {
            return -1;
        }
    }

    private static boolean socket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    /** Waits for what ends a moment later; gives up after a while, so that the assertion speaks. */
    static void settle(BooleanSupplier settled) {
        long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!settled.getAsBoolean() && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
