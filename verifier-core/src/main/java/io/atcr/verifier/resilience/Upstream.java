package io.atcr.verifier.resilience;

import io.atcr.did.net.UntrustedText;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/** Scheme, host and port of a URL, in one spelling (RFC 6454). */
record Upstream(String scheme, String host, int port) {

    /** Empty for a URL that no connector asks. */
    static Optional<Upstream> of(URI uri) {
        if (uri.getScheme() == null || uri.getHost() == null) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http")) {
            return Optional.empty();
        }
        int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
        return Optional.of(new Upstream(scheme, uri.getHost().toLowerCase(Locale.ROOT), port));
    }

    @Override
    public String toString() {
        return UntrustedText.escape(scheme + "://" + host + ":" + port);
    }
}
