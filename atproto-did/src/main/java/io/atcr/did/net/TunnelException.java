package io.atcr.did.net;

import java.io.IOException;

/** A tunnel that the egress proxy did not open, as it travels to where it gets its code. Its message holds our own words only. */
final class TunnelException extends IOException {

    private static final long serialVersionUID = 1L;

    private final FetchError code;

    TunnelException(FetchError code, String message) {
        super(message);
        this.code = code;
    }

    FetchError code() {
        return code;
    }
}
