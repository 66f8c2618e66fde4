package io.atcr.verifier;

import io.atcr.car.syntax.Did;
import io.atcr.did.AtUri;
import io.atcr.did.net.UntrustedText;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import io.atcr.verifier.registry.RejectedReferrer;
import io.atcr.verifier.registry.SignatureArtifact;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The signature artifacts on an image. Everything in an artifact is a hint from whoever may push to the registry; it says where to look.
 * Thread-safe.
 */
final class ArtifactLister {
    private final RegistryClient registry;

    ArtifactLister(RegistryClient registry) {
        this.registry = registry;
    }

    /**
     * Where artifacts say to look.
     *
     * @param reason {@link Reason#NONE} if every artifact was read; otherwise a signature may be where nobody could look
     */
    record Listing(List<Candidate> candidates, Reason reason, String detail, List<Check> checks) {
        /** Nothing could be read. */
        static Listing unread(Image image, Reason reason, String detail) {
            CheckLog log = new CheckLog();
            unlisted(image, reason, detail, log);
            return new Listing(List.of(), reason, UntrustedText.escape(detail), log.checks());
        }
    }

    Listing list(Image image, Set<Did> countable, Duration timeout) {
        CheckLog log = new CheckLog();
        Referrers referrers;
        try {
            referrers = registry.referrers(image.reference(), image.digest(), timeout);
        } catch (RegistryException e) {
            return Listing.unread(image, Reason.REGISTRY_UNAVAILABLE, String.valueOf(e.getMessage()));
        }
        Reason reason = referrers.limitReached()
                ? Reason.BUDGET_EXHAUSTED
                : referrers.complete() ? Reason.NONE : Reason.REGISTRY_UNAVAILABLE;
        String source = image.reference().registry();
        if (reason == Reason.NONE) {
            log.passed(CheckCode.REFERRERS_LISTED, image.digest().toString(), referrers.toString(), source);
        } else {
            unlisted(image, reason, referrers.toString(), log);
        }
        for (RejectedReferrer rejected : referrers.rejected()) {
            Reason why = rejected.code().contentUnknown() ? Reason.REGISTRY_UNAVAILABLE : Reason.MALFORMED_ARTIFACT;
            String subject = rejected.digest().map(Object::toString).orElse("a referrer");
            log.add(CheckCode.ARTIFACT_READ, why, subject, "a signature artifact", rejected.detail(), source);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (SignatureArtifact artifact : referrers.artifacts()) {
            candidate(artifact, image, countable, log).ifPresent(candidates::add);
        }
        return new Listing(candidates, reason, UntrustedText.escape(referrers.toString()), log.checks());
    }

    private static void unlisted(Image image, Reason reason, String detail, CheckLog log) {
        log.add(CheckCode.REFERRERS_LISTED, reason, image.digest().toString(), "every referrer", detail, image.reference().registry());
    }

    private static Optional<Candidate> candidate(SignatureArtifact artifact, Image image, Set<Did> countable, CheckLog log) {
        String subject = artifact.manifestDigest().toString();
        String source = image.reference().registry();
        Did did = artifact.did();
        AtUri uri = artifact.recordUri();
        if (!artifact.subject().equals(image.digest())) {
            log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, image.digest().toString(), artifact.subject().toString(), source);
            return Optional.empty();
        }
        if (!uri.did().filter(did::equals).isPresent()) {
            log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, "a record of " + did, uri.toString(), source);
            return Optional.empty();
        }
        if (!uri.path().filter(path -> path.collection().equals(AtcrRecords.MANIFEST)).isPresent()) {
            String expected = "a record in " + AtcrRecords.MANIFEST;
            log.add(CheckCode.ARTIFACT_READ, Reason.ARTIFACT_MISMATCH, subject, expected, uri.toString(), source);
            return Optional.empty();
        }
        if (!countable.contains(did)) {
            log.add(CheckCode.ARTIFACT_READ, Reason.SIGNER_NOT_TRUSTED, subject, "a signer who counts", did.toString(), source);
            return Optional.empty();
        }
        log.passed(CheckCode.ARTIFACT_READ, subject, uri.toString(), source);
        return Optional.of(new Candidate(did, uri.path().get()));
    }
}
