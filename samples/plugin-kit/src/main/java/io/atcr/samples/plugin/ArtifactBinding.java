package io.atcr.samples.plugin;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.samples.plugin.Answer.Outcome;
import io.atcr.verifier.Reason;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.time.Duration;
import java.util.Optional;

/**
 * Finds out which image an artifact belongs to: the one that the artifact's own bytes name, and no other. Whoever asks passes on what a registry listed,
 * and maybe the tag that it was asked about, which may have moved since.
 */
final class ArtifactBinding {
    /** The type of the artifacts that say an image is signed. */
    static final String TYPE = "application/vnd.atproto.signature.v1+json";

    private final RegistryClient registry;
    private final Duration timeout;

    /** One that asks a registry, and takes at most a time for each question. */
    ArtifactBinding(RegistryClient registry, Duration timeout) {
        this.registry = registry;
        this.timeout = timeout;
    }

    /** Either of the two: the image to verify, or why there is none. */
    record Bound(Optional<Digest> image, Optional<Answer> refusal) {
        private static Bound to(Digest image) {
            return new Bound(Optional.of(image), Optional.empty());
        }

        private static Bound refused(Question question, Outcome outcome, Reason reason, String message) {
            return new Bound(Optional.empty(), Optional.of(Answer.bare(question, outcome, reason.code(), message)));
        }
    }

    /** The image of the question's artifact. */
    Bound bind(Question question, ImageReference reference) {
        Digest artifact;
        Digest asked;
        try {
            artifact = Digest.parse(question.artifact().orElse(""));
            asked = Digest.parse(question.digest());
        } catch (ReferenceException e) {
            return Bound.refused(question, Outcome.ERROR, Reason.ARTIFACT_MISMATCH, "the artifact's digest is none: " + e.getMessage());
        }
        CallDeadline deadline = CallDeadline.in(timeout);
        try {
            ManifestDocument document = registry.manifest(reference, artifact, deadline.left());
            Optional<Digest> subject = document.subject();
            String type = document.artifactType().orElse("");
            if (!type.equals(TYPE)) {
                return mismatch(question, "the artifact " + artifact + " is of the type '" + type + "', not " + TYPE);
            }
            if (subject.isEmpty()) {
                return mismatch(question, "the artifact " + artifact + " names no image");
            }
            Digest image = asked.equals(artifact) ? registry.resolve(reference, deadline.left()) : asked;
            return subject.get().equals(image)
                    ? Bound.to(image)
                    : mismatch(question, "the artifact " + artifact + " belongs to " + subject.get() + ", and the image is " + image);
        } catch (RegistryException e) {
            String message = "the artifact " + artifact + " of " + reference + " could not be read: " + e.code() + ": " + e.getMessage();
            if (e.code() == RegistryError.ADDRESS_REFUSED) {
                return Bound.refused(question, Outcome.DENY, Reason.ADDRESS_REFUSED, message);
            }
            return e.code().contentUnknown()
                    ? Bound.refused(question, Outcome.UNKNOWN, Reason.REGISTRY_UNAVAILABLE, message)
                    : Bound.refused(question, Outcome.DENY, Reason.MALFORMED_ARTIFACT, message);
        }
    }

    private static Bound mismatch(Question question, String message) {
        return Bound.refused(question, Outcome.DENY, Reason.ARTIFACT_MISMATCH, message);
    }
}
