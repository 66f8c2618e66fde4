package io.atcr.samples.plugin;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A registry client that asks a mirror first, and the registry itself where the mirror fails or knows of no signature.
 *
 * <p>A mirror is not trusted: manifests are hashed, signatures proven, and the image keeps the name of its registry. A tag is never
 * resolved by a mirror. Thread-safe.
 */
final class MirroredRegistry implements RegistryClient {
    private final RegistryClient client;
    private final List<Mirror> mirrors;

    MirroredRegistry(RegistryClient client, List<Mirror> mirrors) {
        this.client = client;
        this.mirrors = mirrors;
    }

    /** What is asked of a place within a time. */
    private interface Ask<T> {
        T of(ImageReference place, Duration timeout) throws RegistryException;
    }

    @Override
    public Digest resolve(ImageReference reference, Duration timeout) throws RegistryException {
        return client.resolve(reference, timeout);
    }

    @Override
    public ManifestDocument manifest(ImageReference repository, Digest digest, Duration timeout) throws RegistryException {
        return firstOf(repository, timeout, (place, time) -> client.manifest(place, digest, time));
    }

    @Override
    public Referrers referrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException {
        return listed(repository, timeout, (place, time) -> client.referrers(place, subject, time));
    }

    @Override
    public Referrers taggedReferrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException {
        return listed(repository, timeout, (place, time) -> client.taggedReferrers(place, subject, time));
    }

    @Override
    public byte[] blob(ImageReference repository, Digest digest, long maxBytes, Duration timeout) throws RegistryException {
        return firstOf(repository, timeout, (place, time) -> client.blob(place, digest, maxBytes, time));
    }

    private Referrers listed(ImageReference repository, Duration timeout, Ask<Referrers> ask) throws RegistryException {
        return firstOf(repository, timeout, (place, time) -> {
            Referrers found = ask.of(place, time);
            if (found.artifacts().isEmpty() && !place.equals(repository)) {
                throw new RegistryException(RegistryError.UNAVAILABLE, "the mirror lists no signature");
            }
            return found;
        });
    }

    /** The mirror may use half of the time. */
    private <T> T firstOf(ImageReference repository, Duration timeout, Ask<T> ask) throws RegistryException {
        CallDeadline deadline = CallDeadline.in(timeout);
        Optional<ImageReference> mirrored = mirrored(repository);
        if (mirrored.isPresent()) {
            try {
                return ask.of(mirrored.get(), timeout.dividedBy(2));
            } catch (RegistryException e) {
                if (e.code() == RegistryError.INTERRUPTED) {
                    throw e;
                }
            }
        }
        return ask.of(repository, deadline.left());
    }

    private Optional<ImageReference> mirrored(ImageReference repository) throws RegistryException {
        for (Mirror mirror : mirrors) {
            if (mirror.registry().equals(repository.registry())) {
                String host = mirror.place().contains("/") ? mirror.place().substring(0, mirror.place().indexOf('/')) : mirror.place();
                try {
                    // an owner may be a DID there, too
                    return Optional.of(ImageReference.parse(mirror.place() + "/" + repository.repository(), Set.of(host)));
                } catch (ReferenceException e) {
                    throw new RegistryException(RegistryError.UNAVAILABLE, "the mirror cannot have this image: " + e.getMessage());
                }
            }
        }
        return Optional.empty();
    }
}
