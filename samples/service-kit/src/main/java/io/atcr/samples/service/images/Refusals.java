package io.atcr.samples.service.images;

import io.atcr.samples.service.images.GateMetrics.Limit;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The answers that say nothing of an image: nobody may keep them. */
final class Refusals {
    private static final Logger LOG = LoggerFactory.getLogger(ImageGate.class);

    private Refusals() {}

    static Answer late() {
        return Answer.refused(Outcome.RETRY, "deadline", "Not decided: there was no answer in time. Try again.");
    }

    static Answer closing() {
        return Answer.refused(Outcome.RETRY, "shed", "Not decided: this replica is stopping. Try again.");
    }

    static Answer shed(Limit limit) {
        return switch (limit) {
            case NAMESPACE -> rateLimited("this namespace asks about more new images than it may");
            case HOST -> rateLimited("more new images of this registry are asked about than may be");
            case TOTAL -> rateLimited("more new images are asked about than may be");
            case QUEUE -> Answer.refused(Outcome.RETRY, "shed", "Not decided: too much is asked at once. Try again in a few seconds.");
        };
    }

    private static Answer rateLimited(String why) {
        return Answer.refused(Outcome.RETRY, "rate-limited", "Not decided: " + why + ". Try again in a few seconds.");
    }

    static Answer internal(Throwable broken) {
        LOG.atError().setCause(broken).log("Verification broke");
        return Answer.refused(Outcome.RETRY, "internal", "Not decided: the verification broke. Have the operator look at the log.");
    }
}
