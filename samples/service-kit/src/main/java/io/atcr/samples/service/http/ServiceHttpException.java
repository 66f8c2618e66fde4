package io.atcr.samples.service.http;

/** The service cannot begin: an address that cannot be bound, a certificate that cannot be used. The message names the setting first, and the file. */
public final class ServiceHttpException extends Exception {

    private static final long serialVersionUID = 1L;

    ServiceHttpException(String setting, String problem) {
        super(setting + ": " + problem);
    }
}
