package io.atcr.did.net;

import java.io.IOException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Gives every failure of the HTTP library its code. Its messages are not passed on: they quote the server. */
final class Failures {

    private static final int MAX_CAUSES = 16;

    private Failures() {
    }

    static FetchException describe(Throwable failure, String target, CallState state, boolean closed) {
        if (hidden(failure, AddressRefusedException.class, 0)) {
            return new FetchException(FetchError.ADDRESS_REFUSED,
                    target + " has a private or special address, which the address policy does not allow");
        }
        if (hidden(failure, ResponseFraming.TooLargeException.class, 0)) {
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
        if (failure instanceof SocketTimeoutException) {
            return FetchError.CONNECT;
        }
        // the library reports a body cut short as a breach of protocol; it is a lost connection
        boolean cutShort = "unexpected end of stream".equals(failure.getMessage());
        return failure instanceof ProtocolException && !cutShort || !(failure instanceof IOException)
                ? FetchError.PROTOCOL : FetchError.CONNECT;
    }

    private static String words(FetchError code) {
        return switch (code) {
            case DNS -> "host not found";
            case TLS -> "no TLS session";
            case PROTOCOL -> "not a response this client understands";
            default -> "connection refused or lost";
        };
    }

    /** Whether the failure, a cause or a failure on another address of the host is of this type. */
    private static boolean hidden(Throwable failure, Class<? extends IOException> type, int depth) {
        if (type.isInstance(failure)) {
            return true;
        }
        if (depth == MAX_CAUSES) {
            return false;
        }
        for (Throwable other : failure.getSuppressed()) {
            if (hidden(other, type, depth + 1)) {
                return true;
            }
        }
        return failure.getCause() != null && hidden(failure.getCause(), type, depth + 1);
    }
}
