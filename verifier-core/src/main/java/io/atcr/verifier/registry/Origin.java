package io.atcr.verifier.registry;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Scheme, host and port of a URL, in one spelling (RFC 6454). */
record Origin(String scheme, String host, int port) {

    static Origin of(URI uri) {
        String scheme = lower(uri.getScheme());
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : scheme.equals("http") ? 80 : -1;
        return new Origin(scheme, lower(uri.getHost()), port);
    }

    /** Whether two URLs have one origin; a URL without a host has none. */
    static boolean same(URI one, URI other) {
        Origin origin = of(one);
        return !origin.host().isEmpty() && origin.equals(of(other));
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
