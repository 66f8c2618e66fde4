package io.atcr.verifier.registry;

import io.atcr.did.net.AddressPolicy;
import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The registry client over the vetted connector. */
final class OciRegistryClient implements RegistryClient {
    private static final long LARGEST_ARRAY = Integer.MAX_VALUE - 64;

    private final RegistryTransport transport;
    private final ReferrerLister lister;
    private final ReferrerReader reader;
    private final RegistryLimits limits;
    private final AddressPolicy addressPolicy;
    private final LongSupplier nanoClock;

    OciRegistryClient(
            HttpFetcher fetcher, RegistryCredentials credentials, RegistryLimits limits, Executor executor, LongSupplier nanoClock) {
        this.transport = new RegistryTransport(
                fetcher, new Authenticator(fetcher, credentials, limits.maxTokenBytes(), nanoClock));
        this.lister = new ReferrerLister(transport, limits);
        this.reader = new ReferrerReader(transport, limits, executor);
        this.limits = limits;
        this.addressPolicy = fetcher.addressPolicy();
        this.nanoClock = nanoClock;
    }

    @Override
    public Digest resolve(ImageReference reference, Duration timeout) throws RegistryException {
        Deadline deadline = Deadline.in(timeout, nanoClock);
        Optional<Digest> pinned = reference.digest();
        if (pinned.isPresent()) {
            return pinned.get();
        }
        return Digest.ofBytes(tagged(reference, deadline));
    }

    private byte[] tagged(ImageReference reference, Deadline deadline) throws RegistryException {
        return transport.manifest(endpoint(reference), reference.tag().orElse("latest"), limits.maxManifestBytes(), deadline);
    }

    @Override
    public ManifestDocument manifest(ImageReference reference, Duration timeout) throws RegistryException {
        Optional<Digest> pinned = reference.digest();
        if (pinned.isPresent()) {
            return manifest(reference, pinned.get(), timeout);
        }
        byte[] bytes = tagged(reference, Deadline.in(timeout, nanoClock));
        return ManifestParser.parse(bytes, Digest.ofBytes(bytes), limits.maxIndexEntries());
    }

    @Override
    public ManifestDocument manifest(ImageReference repository, Digest digest, Duration timeout) throws RegistryException {
        Deadline deadline = Deadline.in(timeout, nanoClock);
        byte[] bytes = transport.manifest(endpoint(repository), digest.toString(), limits.maxManifestBytes(), deadline);
        return ManifestParser.parse(RegistryTransport.requireDigest(bytes, digest), digest, limits.maxIndexEntries());
    }

    @Override
    public Referrers referrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException {
        Deadline deadline = Deadline.in(timeout, nanoClock);
        Endpoint endpoint = endpoint(repository);
        return reader.examine(lister.list(endpoint, subject, deadline), endpoint, subject, deadline);
    }

    @Override
    public Referrers taggedReferrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException {
        Deadline deadline = Deadline.in(timeout, nanoClock);
        Endpoint endpoint = endpoint(repository);
        return reader.examine(lister.tagged(endpoint, subject, deadline), endpoint, subject, deadline);
    }

    @Override
    public byte[] blob(ImageReference repository, Digest digest, long maxBytes, Duration timeout) throws RegistryException {
        if (maxBytes < 1) {
            throw new IllegalArgumentException("maxBytes is at least 1");
        }
        return transport.blob(endpoint(repository), digest, Math.min(maxBytes, LARGEST_ARRAY), Deadline.in(timeout, nanoClock));
    }

    private Endpoint endpoint(ImageReference reference) {
        return Endpoint.of(reference, addressPolicy);
    }
}
