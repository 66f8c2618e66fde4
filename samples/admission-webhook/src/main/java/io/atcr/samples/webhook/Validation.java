package io.atcr.samples.webhook;

import io.atcr.did.net.UntrustedText;
import io.atcr.samples.service.images.ImageGate;
import io.atcr.samples.service.images.ImageVerdict;
import io.atcr.samples.service.kubernetes.PullSecrets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Every image names a digest, and that digest may run here. A tag is never verified. */
final class Validation implements Judgement {
    private static final String DIGEST_REQUIRED = "digest-required";

    private final ImageGate gate;
    private final PullSecrets secrets;

    Validation(ImageGate gate, PullSecrets secrets) {
        this.gate = gate;
        this.secrets = secrets;
    }

    @Override
    public AdmissionAnswer of(Question question) {
        List<ImageField> unpinned = question.images().stream().filter(field -> !Pinned.isByDigest(field.image())).toList();
        if (!unpinned.isEmpty()) {
            return AdmissionAnswer.of(unpinned.stream().map(this::unpinned).toList(), List.of());
        }
        PullSecrets.Found found = question.credentials(secrets);
        List<ImageField> fields = question.images();
        List<ImageVerdict> verdicts = gate.judge(question.toGate(found), fields.stream().map(ImageField::image).toList());
        List<Finding> findings = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            findings.add(finding(fields.get(i), i < verdicts.size() ? verdicts.get(i) : null));
        }
        return AdmissionAnswer.of(findings, found.warnings());
    }

    private Finding unpinned(ImageField field) {
        gate.refused(field.image(), DIGEST_REQUIRED);
        return Finding.denied(field, DIGEST_REQUIRED, "\"" + UntrustedText.escape(field.image())
                + "\" has no digest: write NAME:TAG@sha256:HEX, or have the mutating webhook of this service write it");
    }

    private static Finding finding(ImageField field, @Nullable ImageVerdict verdict) {
        if (verdict == null || !verdict.image().equals(field.image())
                || verdict.pinned().isPresent() && !Pinned.answers(verdict.pinned().get(), field.image())) {
            return Finding.denied(field, "internal", "the answer is about another image");
        }
        return Finding.of(field, verdict);
    }
}
