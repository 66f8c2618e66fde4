package io.atcr.samples.webhook;

import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import java.util.Set;
import java.util.regex.Pattern;

/** Images by digest. */
final class Pinned {
    private static final Pattern BY_DIGEST = Pattern.compile("[^@]+@sha256:[0-9a-f]{64}");

    private Pinned() {}

    /** Whether the text names a digest, which is all that can be verified: a tag may be another image when the node pulls it (A12). */
    static boolean isByDigest(String image) {
        return BY_DIGEST.matcher(image).matches();
    }

    /** Whether an answer is about the image that was asked about: its repository, its tag and digest as far as it has them. */
    static boolean answers(ImageReference answer, String image) {
        try {
            ImageReference asked = ImageReference.parse(image, Set.of(answer.registry()));
            return asked.registry().equals(answer.registry())
                    && asked.repository().equals(answer.repository())
                    && answer.digest().isPresent()
                    && (asked.digest().isEmpty() || asked.digest().equals(answer.digest()))
                    && (answer.tag().isEmpty() || asked.tag().equals(answer.tag()));
        } catch (ReferenceException e) {
            return false;
        }
    }
}
