package io.atcr.samples.gatekeeper;

/** A body that is no ProviderRequest. The message says what is wrong and where, with nothing of the body in it. */
final class MalformedRequestException extends Exception {
    private static final long serialVersionUID = 1;

    MalformedRequestException(String message) {
        super(message);
    }
}
