package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.net.UntrustedText;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.util.Optional;

/** From the reference to one digest and the bytes behind it. Thread-safe. */
final class ImageReader {
    private final RegistryClient registry;

    ImageReader(RegistryClient registry) {
        this.registry = registry;
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

    Outcome read(ImageReference reference, Deadline deadline, CheckLog log) {
        String subject = reference.toString();
        Optional<Digest> named = reference.digest();
        try {
            named.ifPresent(digest -> log.passed(CheckCode.DIGEST_RESOLVED, subject, digest.toString(), "reference"));
            ManifestDocument manifest = registry.manifest(reference, deadline.remaining());
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
            log.passed(CheckCode.MANIFEST_READ, subject, manifest.mediaType() + ", " + manifest.size() + " bytes", reference.registry());
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
