package io.atcr.samples.service;

/** Says that a service cannot start with its settings: which one, and what is wrong. One line, without a secret. */
public final class StartException extends Exception {
    private static final long serialVersionUID = 1L;

    StartException(String message) {
        super(message);
    }
}
