package io.atcr.samples.webhook;

/** Bytes that are no AdmissionReview that is read here. The message is ours. */
final class MalformedReviewException extends Exception {
    private static final long serialVersionUID = 1L;

    private final Envelope envelope;

    MalformedReviewException(Envelope envelope, String message) {
        super(message);
        this.envelope = envelope;
    }

    /** As far as it could be read. */
    Envelope envelope() {
        return envelope;
    }
}
