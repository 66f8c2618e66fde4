package io.atcr.samples.service.images;

import io.atcr.policy.ImageReference;
import io.atcr.policy.ReferenceException;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.samples.service.images.Question.Ask;
import java.util.ArrayList;
import java.util.List;

/** From the text in a Pod to the image, as each of the policies reads it. */
final class References {
    private static final int LONGEST = 1024;

    private References() {}

    /** A text that is no reference, or leaves open which registry it means. */
    static final class RefusedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Answer answer;

        RefusedException(String code, String message) {
            // it may be thrown for each image of a flood
            super(message, null, false, false);
            this.answer = Answer.refused(Outcome.DENY, code, message);
        }

        Answer answer() {
            return answer;
        }
    }

    /** {@code names} and {@code policies} belong together. */
    static List<Ask> of(String image, List<String> names, List<TrustPolicy> policies) throws RefusedException {
        if (image.length() > LONGEST) {
            throw new RefusedException("malformed-reference", "Denied: " + Line.name(image) + " is no image reference: it has more than " + LONGEST + " characters.");
        }
        List<Ask> asks = new ArrayList<>(policies.size());
        for (int i = 0; i < policies.size(); i++) {
            asks.add(new Ask(names.get(i), policies.get(i), of(image, policies.get(i))));
        }
        return asks;
    }

    private static ImageReference of(String image, TrustPolicy policy) throws RefusedException {
        ImageReference reference;
        try {
            reference = ImageReference.parse(image, policy.atcrRegistries());
        } catch (ReferenceException e) {
            throw new RefusedException("malformed-reference", "Denied: " + Line.name(image) + " is no image reference: " + e.getMessage()
                    + ". Name it as REGISTRY/PATH:TAG or REGISTRY/PATH@sha256:HEX.");
        }
        if (!reference.qualified()) {
            throw new RefusedException("unqualified", "Denied: " + Line.name(image) + " does not name its registry. Write it as " + Line.name(reference.toString())
                    + ", if that is meant.");
        }
        return reference;
    }
}
