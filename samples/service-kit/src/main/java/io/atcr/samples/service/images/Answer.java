package io.atcr.samples.service.images;

import io.atcr.policy.ImageReference;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import java.util.List;
import java.util.Optional;

/**
 * What was found out about an image, whichever way it was spelled.
 *
 * @param outcome      the answer
 * @param code         a stable code
 * @param message      one line of ours
 * @param pinned       the image by digest, if it is allowed
 * @param signers      the DIDs that counted
 * @param policySha256 the policy that decided; empty if none was asked
 * @param ownTime      whether it says only that the work ran out of its own time, which is no answer for who has time left
 */
record Answer(
        Outcome outcome, String code, String message, Optional<ImageReference> pinned, List<String> signers, String policySha256, boolean ownTime) {

    /** A refusal of this service's own. */
    static Answer refused(Outcome outcome, String code, String message) {
        return new Answer(outcome, code, Line.of(message), Optional.empty(), List.of(), "", false);
    }

    ImageVerdict of(String image) {
        return new ImageVerdict(image, outcome, code, message, pinned, signers, policySha256);
    }
}
