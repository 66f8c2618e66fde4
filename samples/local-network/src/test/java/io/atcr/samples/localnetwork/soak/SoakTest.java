package io.atcr.samples.localnetwork.soak;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Commit;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.did.AtUri;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.localnetwork.faults.Resources;
import io.atcr.verifier.Reason;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.VerificationCache;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Very many verifications, cached mostly, while faults come and go, keys are rotated, images pushed, records written and deleted, old heads
 * replayed and caches emptied: every answer is one that may be given, and nothing grows.
 *
 * <p>{@code -Psoak} runs a million, {@code -Dsoak.verifications} as many as it says.
 */
class SoakTest {
    private static final int TOTAL = Integer.getInteger("soak.verifications", 4_000);
    private static final int THREADS = 4;
    private static final int ACCOUNTS = 16;
    private static final int IMAGES = 6;
    private static final int PER_ROUND = Math.max(THREADS * 50, TOTAL / 500);
    private static final int ROUNDS = TOTAL / PER_ROUND;
    /** What the network itself may keep, which forgets no commit, and what one measurement differs from the next. */
    private static final long HEAP_BOUND = 24L << 20;

    private final Random random = new Random(20_261_122);
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Map<Reason, LongAdder> answers = new ConcurrentHashMap<>();
    private final SoakOracle oracle = new SoakOracle();
    private volatile Instant now = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void everyAnswerIsOneThatMayBeGivenAndNothingGrows() throws Exception {
        List<Usage> usage = new ArrayList<>();
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try (LocalNetwork network = LocalNetwork.start(() -> now);
                VerificationCache cache = new CaffeineVerificationCache(10_000, () -> now)) {
            List<Subject> subjects = IntStream.range(0, ACCOUNTS)
                    .mapToObj(i -> new Subject(network.createAccount("account-" + i + ".test"), IMAGES, () -> now)).toList();
            TrustPolicy policy = TrustPolicy.parse(network.policyYaml(subjects.stream().map(subject -> subject.account).toArray(Account[]::new)));
            try (Verifier verifier = Verifier.builder().trustPolicy(policy).addressPolicy(network.addressPolicy()).plcDirectory(network.plcDirectory())
                    .cache(cache).clock(() -> now).build()) {
                long begin = System.nanoTime();
                for (int round = 1; round <= ROUNDS && wrong.isEmpty(); round++) {
                    round(network, verifier, cache, subjects, policy, pool);
                    if (round % Math.max(1, ROUNDS / 40) == 0) {
                        restart(network);
                        usage.add(Usage.now());
                        System.out.printf("soak: %,d verifications in %d s, %s, %s%n", (long) round * PER_ROUND,
                                (System.nanoTime() - begin) / 1_000_000_000, usage.get(usage.size() - 1), answers);
                    }
                }
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(wrong).isEmpty();
        // a host that is left alone answers for ten seconds as fast as can be asked
        assertThat(answers.get(Reason.NONE).sum()).isGreaterThan(TOTAL / 10);
        assertThat(answers).containsKey(Reason.RECORD_ABSENT);
        assertThat(answers.keySet()).anyMatch(Reason::isTransient);
        Usage.assertFlat(usage, HEAP_BOUND);
    }

    /** The JDK's server keeps what it had of every connection that it cut, until it is another one. */
    private static void restart(LocalNetwork network) throws IOException {
        for (Server server : Server.values()) {
            network.refuseConnections(server);
            network.admitConnections(server);
        }
    }

    private void round(LocalNetwork network, Verifier verifier, VerificationCache cache, List<Subject> subjects, TrustPolicy policy,
            ExecutorService pool) throws Exception {
        now = now.plusSeconds(random.nextInt(13));
        network.requests().clear();
        if (random.nextInt(10) == 0) {
            cache.invalidateAll();
        }
        @Nullable Subject replayed = random.nextInt(15) == 0 ? subjects.get(random.nextInt(ACCOUNTS)) : null;
        boolean replay = replayed != null && replay(verifier, replayed.account);
        Set<Trouble> troubles = random.nextBoolean() ? Set.of() : Set.of(Trouble.values()[random.nextInt(Trouble.values().length)]);
        for (Trouble trouble : troubles) {
            network.addFault(FaultRule.when(request -> request.server() == trouble.server() && request.path().contains(trouble.part())
                    && ThreadLocalRandom.current().nextInt(3) == 0, trouble.fault()));
        }
        oracle.round(now, troubles, replay);
        List<Future<Void>> running = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            long seed = random.nextLong();
            Callable<Void> work = () -> work(verifier, subjects, policy, new Random(seed));
            running.add(pool.submit(work));
        }
        for (int i = 0; i < 3; i++) {
            change(subjects.get(random.nextInt(ACCOUNTS)), replay ? replayed : null);
        }
        for (Future<Void> each : running) {
            each.get();
        }
        network.clearFaults();
        oracle.ended();
        if (replay && replayed != null) {
            replayed.account.repository().serveTruth();
        }
    }

    /** The head has to be seen before one can be too old. */
    private static boolean replay(Verifier verifier, Account account) {
        List<Commit> commits = account.repository().commits();
        boolean seen = verifier.verifyRecord(AtUri.of(account.did(), record())).commit()
                .filter(commits.get(commits.size() - 1).cid()::equals).isPresent();
        if (seen) {
            account.repository().serveAt(commits.get(commits.size() / 2).rev());
        }
        return seen;
    }

    private static RecordPath record() {
        try {
            return RecordPath.parse("io.atcr.manifest/none");
        } catch (SyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void change(Subject subject, @Nullable Subject left) {
        if (subject == left) {
            return;
        }
        int what = random.nextInt(80);
        if (what == 0) {
            subject.rotate();
        } else if (what < 10) {
            subject.push(random.nextInt(subject.images()));
        } else if (what < 50) {
            subject.signWhatIsNot();
        } else {
            subject.toggle(subject.any(random));
        }
    }

    private Void work(Verifier verifier, List<Subject> subjects, TrustPolicy policy, Random mine) throws Exception {
        for (int i = 0; i < PER_ROUND / THREADS; i++) {
            Subject subject = subjects.get(mine.nextInt(ACCOUNTS));
            Subject.Slot slot = subject.any(mine);
            String reference = mine.nextBoolean() ? slot.image.reference() : slot.image.digestReference();
            VerificationResult result = verifier.verify(ImageReference.parse(reference, policy.atcrRegistries()));
            answers.computeIfAbsent(SoakOracle.reason(result), key -> new LongAdder()).increment();
            oracle.judge(subject, slot, result).ifPresent(wrong::add);
        }
        return null;
    }

    /** What is held at one moment, after a collection. */
    private record Usage(long heap, int threads, long sockets) {
        static Usage now() {
            System.gc();
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            long threads = Resources.threads().stream().filter(name -> !name.startsWith("local-network")).count();
            return new Usage(runtime.totalMemory() - runtime.freeMemory(), (int) threads, Resources.sockets());
        }

        /** The first quarter fills caches and compiles; the middle is compared with the end. */
        static void assertFlat(List<Usage> usage, long heapBound) {
            List<Usage> middle = usage.subList(usage.size() / 4, usage.size() / 2);
            List<Usage> end = usage.subList(usage.size() * 3 / 4, usage.size());
            assertThat(median(end)).as("heap").isLessThan(median(middle) + heapBound);
            assertThat(end).allSatisfy(late -> assertThat(late.threads()).as("threads")
                    .isLessThanOrEqualTo(middle.stream().mapToInt(Usage::threads).max().orElseThrow() + 4));
            assertThat(end).allSatisfy(late -> assertThat(late.sockets()).as("sockets")
                    .isLessThanOrEqualTo(middle.stream().mapToLong(Usage::sockets).max().orElseThrow() + 32));
        }

        private static long median(List<Usage> usage) {
            return usage.stream().mapToLong(Usage::heap).sorted().skip(usage.size() / 2).findFirst().orElseThrow();
        }

        @Override
        public String toString() {
            return (heap >> 10) + " KiB, " + threads + " threads, " + sockets + " sockets";
        }
    }
}
