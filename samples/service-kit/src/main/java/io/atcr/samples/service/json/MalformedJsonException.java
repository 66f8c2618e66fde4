package io.atcr.samples.service.json;

/** Bytes that are not JSON as it is read here. The message is one line of ours, with nothing of the bytes in it. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}
