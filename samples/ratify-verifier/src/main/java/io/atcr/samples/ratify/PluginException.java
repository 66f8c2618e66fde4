package io.atcr.samples.ratify;

/** There is no answer about an image, and why; the process ends with status 1 then, which the host takes for a failed verification. */
final class PluginException extends Exception {
    private static final long serialVersionUID = 1;

    /** Which of the skeleton's errors it is. */
    private final ErrorCode code;

    PluginException(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }

    /** The message, which every one of these has. */
    String text() {
        return String.valueOf(getMessage());
    }
}
