package io.atcr.samples.service.images;

import io.atcr.did.HandleResolver;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.samples.rediscache.RedisBytes;
import io.atcr.samples.rediscache.RedisBytesBuilder;
import io.atcr.samples.service.config.ServiceSettings;
import io.atcr.samples.service.config.ServiceSettings.Verification;
import io.atcr.verifier.SubjectRule;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierBuilder;
import io.atcr.verifier.VerifierEvent.CircuitChanged;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.VerifierListener;
import io.atcr.verifier.cache.AuthenticatedCache;
import io.atcr.verifier.cache.AuthenticatedPlcHeadStore;
import io.atcr.verifier.cache.AuthenticatedRevisionStore;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.SharedCacheKeys;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.resilience.ResilienceLimits;
import io.atcr.verifier.resilience.ResilientFetcher;
import io.lettuce.core.RedisURI;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** What all verifiers have in common: one way to the network, one cache, one memory of what was seen. Thread-safe. */
final class SharedParts implements AutoCloseable {
    private static final String MARKS_PREFIX = "atcr-marks:";
    private static final Duration MARKS_TIMEOUT = Duration.ofMillis(500);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Deque<AutoCloseable> owned = new ArrayDeque<>();
    private final Verification settings;
    private final GateClock clock;
    private final VerifierListener listener;
    private final List<URI> directories;
    private final HttpFetcher fetcher;
    private final HandleResolver handles;
    private final VerificationCache cache;
    private final RevisionStore revisions;
    private final PlcHeadStore heads;

    private SharedParts(ServiceSettings all, VerifierListener listener, GateClock clock) throws GateException {
        this.settings = all.verification();
        this.clock = clock;
        this.listener = listener;
        this.directories = Network.directories(settings);
        this.fetcher = own(ResilientFetcher.builder(Network.connector(settings))
                .limits(ResilienceLimits.defaults())
                .clock(clock.wall())
                .replaceable(directories.subList(0, directories.size() - 1))
                .circuitListener((host, open) -> listener.circuitChanged(new CircuitChanged(host, open)))
                .build());
        this.handles = new RecentHandles(HandleResolver.builder().fetcher(fetcher).build(), clock);
        if (all.cache().redis().isPresent()) {
            ServiceSettings.Redis redis = all.cache().redis().get();
            SharedCacheKeys keys = keys(redis.keys());
            this.cache = new AuthenticatedCache(own(redis("cache.redis.cache", redis.cache(), redis.authorities()).build()), keys, clock.wall());
            RedisBytes marks = own(redis("cache.redis.marks", redis.marks(), redis.authorities()).prefix(MARKS_PREFIX).timeout(MARKS_TIMEOUT).build());
            // without marks nothing is allowed; whoever has just started may as well wait for them
            marks.awaitConnected(PATIENCE);
            this.revisions = new AuthenticatedRevisionStore(marks, keys);
            this.heads = new AuthenticatedPlcHeadStore(marks, keys);
        } else {
            this.cache = new CaffeineVerificationCache(all.cache().entries(), clock.wall());
            this.revisions = RevisionStore.inMemory();
            this.heads = PlcHeadStore.inMemory();
        }
    }

    /** Uses no network but for Redis, which is waited for a second at the most; if it is not there then, it may come later. */
    static SharedParts open(ServiceSettings settings, VerifierListener listener, GateClock clock) throws GateException {
        return new SharedParts(settings, listener, clock);
    }

    private <T extends AutoCloseable> T own(T part) {
        owned.push(part);
        return part;
    }

    private RedisBytesBuilder redis(String setting, URI uri, List<X509Certificate> authorities) throws GateException {
        RedisBytesBuilder builder = RedisBytes.builder(uri(setting, uri));
        try {
            return authorities.isEmpty() ? builder : builder.authorities(authorities);
        } catch (IllegalArgumentException e) {
            close();
            throw new GateException(setting, "not rediss://, for which cache.redis.authority vouches");
        }
    }

    private RedisURI uri(String setting, URI uri) throws GateException {
        try {
            return RedisURI.create(uri.toString());
        } catch (IllegalArgumentException e) {
            close();
            // without the exception's message, which may quote a password
            throw new GateException(setting, "not a Redis URI: rediss://HOST:PORT");
        }
    }

    private SharedCacheKeys keys(Path file) throws GateException {
        try {
            return SharedCacheKeys.read(file);
        } catch (IOException e) {
            close();
            throw new GateException("cache.redis.keys", "cannot be used: " + e.getMessage());
        }
    }

    /** The way to the network that all share: address policy, retries, circuits, places. */
    HttpFetcher fetcher() {
        return fetcher;
    }

    /** A verifier that lacks a policy and a registry client, for one identity of registry access. */
    VerifierBuilder verifier(String identity) {
        return Verifier.builder()
                .fetcher(fetcher)
                .resilience(ResilienceLimits.none())
                .plcDirectories(directories)
                .handleResolver(handles)
                .plcHeadStore(heads)
                .revisionStore(revisions)
                .cache(new IdentityCache(cache, identity))
                .clock(clock.wall())
                .listener(listener)
                .subject(settings.indexOrPlatform() ? SubjectRule.INDEX_OR_PLATFORM : SubjectRule.EXACT)
                .limits(VerifierLimits.defaults().withTotalTimeout(settings.timeout()));
    }

    @Override
    public void close() {
        while (!owned.isEmpty()) {
            try {
                owned.pop().close();
            } catch (Exception e) {
                throw new IllegalStateException("closing these does not fail", e);
            }
        }
    }
}
