package io.atcr.samples.webhook;

import io.atcr.policy.ImageReference;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.images.ImageResolution;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.samples.service.kubernetes.PullSecrets;
import io.atcr.verifier.Reason;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Writes the digest beside the tag of every image that has none: {@code name:tag@digest}. What has a digest stays as it is, so that a second time
 * changes nothing. Nothing is verified here, and nothing goes on unresolved.
 */
final class Mutation implements Judgement {
    /** What may be otherwise a moment later: the service's own limits, and what could not be had. */
    private static final Set<String> PASSING = Stream.concat(
                    Stream.of("shed", "rate-limited", "deadline", "policy-not-loaded", "internal"),
                    Arrays.stream(Reason.values()).filter(Reason::isTransient).map(Reason::code))
            .collect(Collectors.toUnmodifiableSet());

    private final ImageGate gate;
    private final PullSecrets secrets;

    Mutation(ImageGate gate, PullSecrets secrets) {
        this.gate = gate;
        this.secrets = secrets;
    }

    @Override
    public AdmissionAnswer of(Question question) {
        List<ImageField> byTag = question.images().stream().filter(field -> !Pinned.isByDigest(field.image())).toList();
        if (byTag.isEmpty()) {
            return AdmissionAnswer.allow();
        }
        PullSecrets.Found found = question.credentials(secrets);
        List<ImageResolution> resolutions = gate.resolve(question.toGate(found), byTag.stream().map(ImageField::image).toList());
        List<Finding> findings = new ArrayList<>();
        List<Replacement> changes = new ArrayList<>();
        for (int i = 0; i < byTag.size(); i++) {
            ImageField field = byTag.get(i);
            Finding finding = finding(field, i < resolutions.size() ? resolutions.get(i) : null);
            findings.add(finding);
            if (finding.allowed()) {
                changes.add(new Replacement(field.path(), field.image(), resolutions.get(i).pinned().map(Object::toString).orElseThrow()));
            }
        }
        return AdmissionAnswer.of(findings, found.warnings()).with(changes);
    }

    private static Finding finding(ImageField field, @Nullable ImageResolution resolution) {
        if (resolution == null || !resolution.image().equals(field.image())) {
            return Finding.denied(field, "internal", "the answer is about another image");
        }
        if (resolution.pinned().isEmpty()) {
            return PASSING.contains(resolution.code())
                    ? Finding.retry(field, resolution.code(), resolution.message())
                    : Finding.denied(field, resolution.code(), resolution.message());
        }
        ImageReference pinned = resolution.pinned().get();
        if (!Pinned.answers(pinned, field.image())) {
            return Finding.denied(field, "internal", "the answer is about another image");
        }
        return new Finding(field, Outcome.ALLOW, resolution.code(), "", pinned.digest().map(Object::toString).orElse(""), "");
    }
}
