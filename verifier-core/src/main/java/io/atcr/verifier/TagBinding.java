package io.atcr.verifier;

import io.atcr.car.cbor.DataValue;
import io.atcr.did.AtUri;
import io.atcr.did.DidException;

/**
 * Binds a proven {@code io.atcr.tag} record to the image and to the manifest record that was proven beside it.
 *
 * <p>Its key is no evidence: other repositories and tags share it. What it points to is the AT URI of the manifest record, in older
 * records the digest; where both stand, both have to hold.
 */
final class TagBinding {
    private static final String URI = "manifest";
    private static final String DIGEST = "manifestDigest";

    private TagBinding() {}

    /** Whether every rule holds; the check says which one does not. */
    static boolean binds(DataValue.Map record, Image image, Candidate manifest, CheckLog log, String subject) {
        String repository = image.repositoryFor(manifest.did());
        String tag = image.reference().tag().orElseThrow();
        String uri = AtUri.of(manifest.did(), manifest.path()).toString();
        String digest = image.digest().toString();
        return holds(record, "repository", repository, log, subject)
                && holds(record, "tag", tag, log, subject)
                && points(record, log, subject)
                && (!record.has(URI) || same(uri, record.text(URI).orElse(""), log, subject))
                && (!record.has(DIGEST) || holds(record, DIGEST, digest, log, subject))
                && passed(log, subject, repository + ":" + tag + " is " + digest);
    }

    private static boolean holds(DataValue.Map record, String field, String expected, CheckLog log, String subject) {
        String found = record.text(field).orElse("");
        return found.equals(expected) || refused(log, subject, expected, found);
    }

    private static boolean points(DataValue.Map record, CheckLog log, String subject) {
        return record.has(URI) || record.has(DIGEST) || refused(log, subject, URI + " or " + DIGEST, "neither");
    }

    private static boolean same(String expected, String found, CheckLog log, String subject) {
        try {
            return AtUri.parse(found).toString().equals(expected) || refused(log, subject, expected, found);
        } catch (DidException e) {
            return refused(log, subject, expected, found);
        }
    }

    private static boolean refused(CheckLog log, String subject, String expected, String found) {
        log.add(CheckCode.TAG_BOUND, Reason.TAG_MISMATCH, subject, expected, found, "record");
        return false;
    }

    private static boolean passed(CheckLog log, String subject, String found) {
        log.passed(CheckCode.TAG_BOUND, subject, found, "record");
        return true;
    }
}
