package io.atcr.samples.service.kubernetes;

/** A question to the Kubernetes API that has no usable answer. The message is ours. */
final class ApiException extends Exception {
    private static final long serialVersionUID = 1L;

    /** What is behind it. */
    enum Kind {
        /** The object does not exist. */
        ABSENT,
        /** This service may not read it, or is not known. */
        REFUSED,
        /** No answer, or an error of the server. */
        UNAVAILABLE,
        /** An answer that is not the object. */
        MALFORMED
    }

    private final Kind kind;

    ApiException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    Kind kind() {
        return kind;
    }
}
