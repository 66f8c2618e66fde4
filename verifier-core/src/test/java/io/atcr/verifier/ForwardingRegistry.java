package io.atcr.verifier;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import java.time.Duration;

/** A registry client that passes every call on. */
class ForwardingRegistry implements RegistryClient {
    private final RegistryClient client;

    ForwardingRegistry(RegistryClient client) {
        this.client = client;
    }

    @Override
    public Digest resolve(ImageReference reference, Duration timeout) throws RegistryException {
        return client.resolve(reference, timeout);
    }

    @Override
    public ManifestDocument manifest(ImageReference repository, Digest wanted, Duration timeout) throws RegistryException {
        return client.manifest(repository, wanted, timeout);
    }

    @Override
    public Referrers referrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException {
        return client.referrers(repository, subject, timeout);
    }

    @Override
    public byte[] blob(ImageReference repository, Digest wanted, long maxBytes, Duration timeout) throws RegistryException {
        return client.blob(repository, wanted, maxBytes, timeout);
    }
}
