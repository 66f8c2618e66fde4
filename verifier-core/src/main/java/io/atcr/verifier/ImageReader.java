package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** From the reference to one digest and the bytes behind it. What a tag leads to is never kept; what a digest names is. Thread-safe. */
final class ImageReader {
    private final RegistryClient registry;
    private final VerificationCache cache;
    private final VerifierListener listener;

    ImageReader(RegistryClient registry, VerificationCache cache, VerifierListener listener) {
        this.registry = registry;
        this.cache = cache;
        this.listener = listener;
    }

    /** A manifest, or why there is none. */
    record Outcome(Optional<ManifestDocument> document, Reason reason, String detail) {
        static Outcome refused(Reason reason, String detail) {
            return new Outcome(Optional.empty(), reason, UntrustedText.escape(detail));
        }

        Image bind(ImageReference reference, Optional<Did> owner) {
            ManifestDocument manifest = document.orElseThrow();
            return new Image(reference, manifest.digest(), manifest, owner);
        }

        Optional<ImageReference> pinned(ImageReference reference) {
            return document.map(manifest -> reference.withDigest(manifest.digest()));
        }
    }

    /**
     * Begins to read the manifest.
     *
     * @param aside where to read it while the caller does other things; null to read it when the outcome is asked for
     */
    Reading begin(ImageReference reference, Deadline deadline, @Nullable Aside aside) {
        Optional<ManifestDocument> held = reference.digest().flatMap(digest -> held(reference, digest));
        return new Reading(reference, deadline, held, held.isPresent() ? null : aside);
    }

    private Optional<ManifestDocument> held(ImageReference reference, Digest digest) {
        Optional<ManifestDocument> held = cache.get(CacheRegions.IMAGE_MANIFESTS, key(reference, digest))
                .map(VerificationCache.Entry::value)
                .filter(manifest -> manifest.digest().equals(digest));
        CacheLookUps.tell(listener, CacheRegions.IMAGE_MANIFESTS, held.isPresent());
        return held;
    }

    private static String key(ImageReference reference, Digest digest) {
        return reference.registry() + "/" + reference.repository() + "@" + digest;
    }

    /** One manifest on its way; closing it gives up on it. */
    final class Reading implements AutoCloseable {
        private final ImageReference reference;
        private final Deadline deadline;
        private final Optional<ManifestDocument> held;
        private final CheckLog checks = new CheckLog();
        private final Aside.@Nullable Work<Outcome> work;

        private Reading(ImageReference reference, Deadline deadline, Optional<ManifestDocument> held, @Nullable Aside aside) {
            this.reference = reference;
            this.deadline = deadline;
            this.held = held;
            this.work = aside == null ? null : aside.begin(() -> read(reference, held, deadline, checks));
        }

        /** Whether it is being read now. */
        boolean underWay() {
            return work != null;
        }

        /** Waits for the manifest, and adds the checks made on it to {@code log}. */
        Outcome outcome(CheckLog log) {
            if (work == null) {
                return read(reference, held, deadline, log);
            }
            Optional<Outcome> read = work.outcome(deadline.remaining());
            if (read.isPresent()) {
                log.addAll(checks.checks());
                return read.get();
            }
            Reason reason = Thread.currentThread().isInterrupted() ? Reason.INTERRUPTED : Reason.REGISTRY_UNAVAILABLE;
            String found = reason == Reason.INTERRUPTED ? "interrupted" : "no answer in time";
            log.add(CheckCode.MANIFEST_READ, reason, reference.toString(), "a manifest", found, reference.registry());
            return Outcome.refused(reason, reference.registry() + ": " + found);
        }

        @Override
        public void close() {
            if (work != null) {
                work.close();
            }
        }
    }

    private Outcome read(ImageReference reference, Optional<ManifestDocument> held, Deadline deadline, CheckLog log) {
        String subject = reference.toString();
        Optional<Digest> named = reference.digest();
        try {
            named.ifPresent(digest -> log.passed(CheckCode.DIGEST_RESOLVED, subject, digest.toString(), "reference"));
            String source = held.isPresent() ? "cache" : reference.registry();
            ManifestDocument manifest = held.isPresent() ? held.get() : registry.manifest(reference, deadline.remaining());
            if (named.isEmpty()) {
                log.passed(CheckCode.DIGEST_RESOLVED, subject, manifest.digest().toString(), reference.registry());
            } else if (!manifest.digest().equals(named.get())) {
                String found = manifest.digest().toString();
                log.add(CheckCode.MANIFEST_READ, Reason.BAD_MANIFEST, subject, named.get().toString(), found, reference.registry());
                return Outcome.refused(Reason.BAD_MANIFEST, "the registry client returned " + found + " for " + named.get());
            }
            if (manifest.subject().isPresent()) {
                String found = "a manifest attached to " + manifest.subject().get();
                log.add(CheckCode.MANIFEST_READ, Reason.NOT_AN_IMAGE, subject, "an image", found, reference.registry());
                return Outcome.refused(Reason.NOT_AN_IMAGE, subject + " is not an image but " + found);
            }
            log.passed(CheckCode.MANIFEST_READ, subject, manifest.mediaType() + ", " + manifest.size() + " bytes", source);
            if (held.isEmpty()) {
                Duration kept = CacheRegions.IMAGE_MANIFESTS.timeToLive();
                cache.put(CacheRegions.IMAGE_MANIFESTS, key(reference, manifest.digest()), manifest, kept);
            }
            return new Outcome(Optional.of(manifest), Reason.NONE, "");
        } catch (RegistryException e) {
            Reason reason = reasonOf(e.code());
            boolean read = named.isPresent() || reason == Reason.BAD_MANIFEST;
            CheckCode step = read ? CheckCode.MANIFEST_READ : CheckCode.DIGEST_RESOLVED;
            log.add(step, reason, subject, "a manifest", String.valueOf(e.getMessage()), reference.registry());
            return Outcome.refused(reason, String.valueOf(e.getMessage()));
        }
    }

    /** Only what the registry's own bytes show counts as the image being wrong; the rest is an answer that could not be had. */
    static Reason reasonOf(RegistryError error) {
        return switch (error) {
            case NOT_FOUND, REPOSITORY_NOT_FOUND -> Reason.IMAGE_NOT_FOUND;
            case DIGEST_MISMATCH, SIZE_MISMATCH, MALFORMED_MANIFEST, AMBIGUOUS_MANIFEST, UNSUPPORTED_MEDIA_TYPE, TOO_LARGE,
                    TOO_MANY_ENTRIES, MALFORMED_DESCRIPTOR -> Reason.BAD_MANIFEST;
            case ADDRESS_REFUSED -> Reason.ADDRESS_REFUSED;
            default -> Reason.REGISTRY_UNAVAILABLE;
        };
    }
}
