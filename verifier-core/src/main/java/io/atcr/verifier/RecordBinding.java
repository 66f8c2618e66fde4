package io.atcr.verifier;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.verifier.registry.ManifestDocument;
import java.util.Set;

/**
 * Binds a proven record to the image: a record that is genuine but about something else is no signature.
 *
 * <p>Each rule is one comparison; a missing one would let a genuine signature on one image admit another.
 */
final class RecordBinding {
    private static final Set<String> INDEXES = Set.of(
            "application/vnd.oci.image.index.v1+json", "application/vnd.docker.distribution.manifest.list.v2+json");
    private static final Set<String> IMAGES = Set.of(
            "application/vnd.oci.image.manifest.v1+json", "application/vnd.docker.distribution.manifest.v2+json");

    private RecordBinding() {}

    /** The first rule that does not hold, or {@link Reason#NONE}. */
    static Reason bind(DataValue.Map record, Image image, Did did, CheckLog log, String subject) {
        return bind(record, image, image.repositoryFor(did), log, subject);
    }

    /** The same for a record of the owner's in whatever repository of the owner's: that it is in the image's, a tag record has to show. */
    static Reason bindElsewhere(DataValue.Map record, Image image, CheckLog log, String subject) {
        return bind(record, image, record.text("repository").filter(name -> !name.isEmpty()).orElse("a repository"), log, subject);
    }

    private static Reason bind(DataValue.Map record, Image image, String expected, CheckLog log, String subject) {
        String source = "record";
        String digest = record.text("digest").orElse("");
        if (!digest.equals(image.digest().toString())) {
            return log.add(CheckCode.RECORD_BOUND, Reason.DIGEST_MISMATCH, subject, image.digest().toString(), digest, source);
        }
        String repository = record.text("repository").orElse("");
        if (!repository.equals(expected)) {
            return log.add(CheckCode.RECORD_BOUND, Reason.REPOSITORY_MISMATCH, subject, expected, repository, source);
        }
        if (record.has("subject")) {
            return log.add(CheckCode.RECORD_BOUND, Reason.NOT_AN_IMAGE, subject, "a record without subject", "subject", source);
        }
        Reason mediaType = bindMediaType(record.text("mediaType").orElse(""), image.manifest(), log, subject);
        if (mediaType == Reason.NONE) {
            log.passed(CheckCode.RECORD_BOUND, subject, "the image's digest and media type, in repository " + repository, source);
        }
        return mediaType;
    }

    private static Reason bindMediaType(String claimed, ManifestDocument manifest, CheckLog log, String subject) {
        boolean index = manifest.kind() == ManifestDocument.Kind.INDEX;
        boolean holds = (index ? INDEXES : IMAGES).contains(claimed)
                && (!manifest.mediaTypeStated() || manifest.mediaType().equals(claimed));
        if (!holds) {
            return log.add(CheckCode.RECORD_BOUND, Reason.MEDIA_TYPE_MISMATCH, subject, manifest.mediaType(), claimed, "record");
        }
        return Reason.NONE;
    }
}
