package io.atcr.did.net;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Gives every failure of a connection its code. Messages of the platform are not passed on: they quote the server. */
final class Failures {

    private Failures() {
    }

    static FetchException describe(Throwable failure, String target, CallState state, boolean closed) {
        if (failure instanceof AddressRefusedException) {
            return new FetchException(FetchError.ADDRESS_REFUSED,
                    target + " has a private or special address, which the address policy does not allow");
        }
        if (failure instanceof ResponseFraming.TooLargeException) {
            return new FetchException(FetchError.HEADERS_TOO_LARGE, target + " sent too many headers");
        }
        if (closed || Thread.currentThread().isInterrupted()) {
            return new FetchException(FetchError.INTERRUPTED, "the call to " + target + " was interrupted");
        }
        if (state.expired()) {
            return new FetchException(FetchError.TIMEOUT, target + " did not answer in time");
        }
        if (failure instanceof TunnelException proxy) {
            return new FetchException(proxy.code(), target + ": " + proxy.getMessage());
        }
        FetchError code = code(failure);
        return new FetchException(code, target + ": " + words(code) + " (" + failure.getClass().getSimpleName() + ")");
    }

    private static FetchError code(Throwable failure) {
        if (failure instanceof UnknownHostException) {
            return FetchError.DNS;
        }
        if (failure instanceof SSLException) {
            return FetchError.TLS;
        }
        return failure instanceof ProtocolException || !(failure instanceof IOException) ? FetchError.PROTOCOL : FetchError.CONNECT;
    }

    private static String words(FetchError code) {
        return switch (code) {
            case DNS -> "host not found";
            case TLS -> "no TLS session";
            case PROTOCOL -> "not a response this client understands";
            default -> "connection refused or lost";
        };
    }
}
