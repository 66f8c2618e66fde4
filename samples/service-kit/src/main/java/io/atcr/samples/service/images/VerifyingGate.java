package io.atcr.samples.service.images;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.service.images.NamespaceRules.Choice;
import io.atcr.samples.service.images.Pending.Errand;
import io.atcr.samples.service.images.Question.Ask;
import io.atcr.samples.service.images.References.RefusedException;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate over verifiers: chooses the policies, answers what is held on the calling thread, and has the rest worked on by a bounded number of threads
 * within the rates. Thread-safe.
 */
final class VerifyingGate implements ImageGate {
    private static final Logger LOG = LoggerFactory.getLogger(ImageGate.class);

    /** What is left of the time to write the answer down, at the most. */
    private static final long RESERVE_NANOS = 25_000_000;

    private final NamespaceRules rules;
    private final PolicySet policies;
    private final Judge judge;
    private final Resolver resolver;
    private final Flights<Question.Key, Answer> judging;
    private final Flights<Resolver.Key, Answer> resolving;
    private final Verifiers verifiers;
    private final Rates rates;
    private final Turns turns;
    private final GateMetrics metrics;
    private final Runnable release;
    private volatile boolean closed;

    /** {@code release} closes all that the gate stands on. */
    VerifyingGate(NamespaceRules rules, PolicySet policies, Verifiers verifiers, Duration timeout, Rates rates, Turns turns, GateMetrics metrics,
            Runnable release) {
        this.rules = rules;
        this.policies = policies;
        this.judge = new Judge(verifiers, timeout);
        this.resolver = new Resolver(verifiers, timeout);
        this.judging = new Flights<>(rates, turns);
        this.resolving = new Flights<>(rates, turns);
        this.verifiers = verifiers;
        this.rates = rates;
        this.turns = turns;
        this.metrics = metrics;
        this.release = release;
    }

    /** One request: the policies as they are now, for all of its images. */
    private final class Snapshot {
        private final long start = System.nanoTime();
        private final GateRequest request;
        private final Choice choice;
        private final List<TrustPolicy> chosen;
        private final long deadline;

        Snapshot(GateRequest request) {
            this.request = request;
            this.choice = rules.of(request.namespace());
            this.chosen = policies.snapshots(choice.policies());
            this.deadline = request.deadline() - Math.max(0, Math.min(RESERVE_NANOS, (request.deadline() - start) / 10));
        }

        List<Ask> asks(String image) throws RefusedException {
            return References.of(image, choice.policies(), chosen);
        }

        <K> Map<String, Answer> run(Flights<K, Answer> flights, Map<String, Errand<K>> errands) {
            return errands.isEmpty() ? Map.of() : new Pending<>(flights, metrics, request.namespace(), deadline).run(errands);
        }

        /** A verifier tells of its answers itself; this tells of what did not come from one, or is stricter. */
        void log(String image, Answer answer) {
            if (answer.pinned().isEmpty() && (answer.policySha256().isEmpty() || answer.code().equals(Answers.NOT_ENFORCED))) {
                logRefused(image, answer.outcome(), (System.nanoTime() - start) / 1_000_000, answer.policySha256(), answer.code());
            }
        }
    }

    private static void logRefused(String image, Outcome outcome, long millis, String policySha256, String code) {
        LOG.atWarn()
                .addKeyValue("image", Line.name(image))
                .addKeyValue("decision", outcome.name())
                .addKeyValue("duration", millis)
                .addKeyValue("policySha256", policySha256)
                .addKeyValue("error", code)
                .log("Image refused");
    }

    @Override
    public void refused(String image, String code) {
        metrics.answered(Outcome.DENY);
        logRefused(image, Outcome.DENY, 0, "", code);
    }

    @Override
    public List<ImageVerdict> judge(GateRequest request, List<String> images) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        Snapshot snapshot = new Snapshot(request);
        Map<String, Errand<Question.Key>> pending = new LinkedHashMap<>();
        for (String image : new LinkedHashSet<>(images)) {
            try {
                Question question = new Question(snapshot.asks(image), snapshot.choice.enforceOnly(), request.credentials());
                Optional<Answer> held = closed ? Optional.of(Refusals.closing()) : judge.held(question);
                if (held.isPresent()) {
                    answers.put(image, held.get());
                } else {
                    pending.put(image, new Errand<>(question.key(), question.registry(), () -> judge.live(question)));
                }
            } catch (RefusedException refused) {
                answers.put(image, refused.answer());
            } catch (RuntimeException broken) {
                answers.put(image, Refusals.internal(broken));
            }
        }
        answers.putAll(snapshot.run(judging, pending));
        answers.forEach((image, answer) -> {
            metrics.answered(answer.outcome());
            snapshot.log(image, answer);
        });
        return images.stream().map(image -> Objects.requireNonNull(answers.get(image)).of(image)).toList();
    }

    @Override
    public List<ImageResolution> resolve(GateRequest request, List<String> images) {
        Map<String, Answer> answers = new LinkedHashMap<>();
        Map<String, ImageReference> references = new LinkedHashMap<>();
        Snapshot snapshot = new Snapshot(request);
        Map<String, Errand<Resolver.Key>> pending = new LinkedHashMap<>();
        for (String image : new LinkedHashSet<>(images)) {
            try {
                List<Ask> asks = snapshot.asks(image);
                Optional<Ask> covering = Resolver.covering(asks);
                if (covering.isEmpty()) {
                    answers.put(image, Resolver.uncovered(asks));
                    continue;
                }
                ImageReference reference = covering.get().reference();
                references.put(image, reference);
                Optional<Answer> known = closed ? Optional.of(Refusals.closing()) : Resolver.known(reference);
                if (known.isPresent()) {
                    answers.put(image, known.get());
                } else {
                    pending.put(image, new Errand<>(
                            new Resolver.Key(reference, request.credentials().identity()), reference.registry(),
                            () -> resolver.live(reference, request.credentials())));
                }
            } catch (RefusedException refused) {
                answers.put(image, refused.answer());
            } catch (RuntimeException broken) {
                answers.put(image, Refusals.internal(broken));
            }
        }
        answers.putAll(snapshot.run(resolving, pending));
        answers.forEach(snapshot::log);
        return images.stream().map(image -> resolution(image, Objects.requireNonNull(answers.get(image)), references.get(image))).toList();
    }

    private static ImageResolution resolution(String image, Answer answer, @Nullable ImageReference reference) {
        Optional<Digest> digest = answer.pinned().flatMap(ImageReference::digest);
        return digest.isPresent() && reference != null
                ? new ImageResolution(image, Optional.of(reference.besideDigest(digest.get())), "none", answer.message())
                : new ImageResolution(image, Optional.empty(), answer.code(), answer.message());
    }

    /** Reads the policies now; otherwise they are read every few seconds. */
    void poll() {
        policies.poll();
    }

    /** Of how many namespaces, hosts and questions something is remembered. */
    int remembered() {
        return rates.size() + turns.remembered() + judging.size() + resolving.size();
    }

    /** How much is worked on, and waits to be. */
    int working() {
        return turns.remembered();
    }

    /** How many verifiers are kept. */
    int verifiers() {
        return verifiers.size();
    }

    @Override
    public Optional<String> notReady() {
        return closed ? Optional.of("stopping") : policies.notReady();
    }

    @Override
    public void close() {
        closed = true;
        release.run();
    }
}
