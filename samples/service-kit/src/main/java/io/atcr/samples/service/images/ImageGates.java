package io.atcr.samples.service.images;

import io.atcr.policy.Digest;
import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.config.ServiceSettings.Rate;
import io.atcr.samples.service.config.ServiceSettings.Verification;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.verifier.metrics.MicrometerListener;
import io.atcr.verifier.registry.DockerConfig;
import io.atcr.verifier.registry.RegistryCredentials;
import io.atcr.verifier.registry.RegistryException;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Opens {@link ImageGate}s. */
public final class ImageGates {
    private static final long IDLE_SECONDS = 10;
    private static final Duration LONGEST = Duration.ofDays(1);

    /** How many pieces of work wait for each thread that works. */
    private static final int WAITING_PER_THREAD = 4;
    private static final int LARGEST_CONFIG = 1 << 20;

    private ImageGates() {}

    /**
     * Opens a gate on the system clock: reads the policies, and follows them from then on.
     *
     * @param settings what the operator says
     * @param metrics  where its meters are registered
     * @return the gate, ready
     * @throws GateException if a policy does not load, or a setting or file cannot be used
     */
    public static ImageGate open(ServiceSettings settings, MeterRegistry metrics) throws GateException {
        return open(settings, metrics, InstantSource.system());
    }

    /**
     * Opens a gate: reads the policies, and follows them from then on. Uses no network but for Redis, which is waited for a
     * second at the most; if it is not there then, it may come later.
     *
     * @param settings what the operator says
     * @param metrics  where its meters are registered
     * @param clock    what policy windows, revisions and expiry are compared with
     * @return the gate, ready
     * @throws GateException if a policy does not load, or a setting or file cannot be used
     */
    public static ImageGate open(ServiceSettings settings, MeterRegistry metrics, InstantSource clock) throws GateException {
        return open(settings, metrics, GateClock.of(clock));
    }

    static ImageGate open(ServiceSettings settings, MeterRegistry registry, GateClock clock) throws GateException {
        require(settings);
        GateMetrics metrics = new GateMetrics(registry);
        PolicySet policies = PolicySet.load(settings.policies(), metrics, clock.wall());
        SharedParts parts = SharedParts.open(settings, new MicrometerListener(registry), clock);
        int threads = settings.limits().concurrent();
        ThreadPoolExecutor aside = aside(threads);
        Verifiers verifiers = new Verifiers(parts, aside);
        Turns turns = new Turns(threads, threads * WAITING_PER_THREAD);
        policies.start(settings.policies(), () -> verifiers.keepOnly(policies::inForce));
        return new VerifyingGate(
                new NamespaceRules(settings.policies()), policies, verifiers, settings.verification().timeout(), new Rates(settings.limits(), clock.nanos()),
                turns, metrics, () -> {
                    policies.close();
                    turns.close();
                    verifiers.close();
                    aside.shutdownNow();
                    parts.close();
                });
    }

    /** What would fail later, or at each question. */
    private static void require(ServiceSettings settings) throws GateException {
        require("limits.perNamespace", settings.limits().perNamespace());
        require("limits.perHost", settings.limits().perHost());
        require("limits.total", settings.limits().total());
        require("limits.concurrent", settings.limits().concurrent() >= 1, "must be at least 1");
        require("policies.reload", settings.policies().reload().toMillis() >= 1, "must be at least a millisecond");
        require("policies.grace", !settings.policies().grace().isNegative(), "must not be negative");
        require("cache.entries", settings.cache().entries() >= 0, "must not be negative");
        Duration timeout = settings.verification().timeout();
        require("verification.timeout", timeout.toMillis() >= 1 && timeout.compareTo(LONGEST) <= 0, "must be between a millisecond and a day");
    }

    private static void require(String setting, Rate rate) throws GateException {
        require(setting, rate.perSecond() >= 1 && rate.burst() >= 1, "perSecond and burst must be at least 1");
    }

    private static void require(String setting, boolean good, String otherwise) throws GateException {
        if (!good) {
            throw new GateException(setting, otherwise);
        }
    }

    /** Threads that registries are asked on beside those that verify; what they do not take, those do. */
    private static ThreadPoolExecutor aside(int threads) {
        return new ThreadPoolExecutor(0, threads, IDLE_SECONDS, TimeUnit.SECONDS, new SynchronousQueue<>(), work -> {
            Thread thread = new Thread(work, "image-gate-aside");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * The registry credentials of the service's own: those of {@code verification.dockerConfig}, with an identity of {@code service} and a hash of that
     * file, or none, with the identity {@code anonymous}.
     *
     * @param settings how images are verified
     * @return credentials for requests that bring none
     * @throws GateException if the file cannot be read
     */
    public static PullCredentials ownCredentials(Verification settings) throws GateException {
        if (settings.dockerConfig().isEmpty()) {
            return new PullCredentials("anonymous", RegistryCredentials.anonymous());
        }
        Path given = settings.dockerConfig().get();
        Path file = Files.isDirectory(given) ? given.resolve("config.json") : given;
        try (InputStream in = Files.newInputStream(file)) {
            byte[] content = in.readNBytes(LARGEST_CONFIG + 1);
            if (content.length > LARGEST_CONFIG) {
                throw new GateException("verification.dockerConfig", file + ": the credentials file is larger than 1 MiB");
            }
            return new PullCredentials("service " + Digest.ofBytes(content), DockerConfig.parse(content));
        } catch (IOException e) {
            throw new GateException("verification.dockerConfig", file + ": the credentials file cannot be read");
        } catch (RegistryException e) {
            throw new GateException("verification.dockerConfig", file + ": " + e.getMessage());
        }
    }
}
