package io.atcr.did;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Scheme, host and port of a service, and nothing else. */
final class Origin {

    private static final int MAX_CHARS = 512;

    /** A name whose last label starts with a letter, or an address in its ordinary form: {@code 2130706433} is neither. */
    private static final Pattern HOST = Pattern.compile("([a-z0-9-]+\\.)*[a-z][a-z0-9-]*|[0-9]{1,3}(\\.[0-9]{1,3}){3}|\\[[0-9a-f:.]+]");

    private Origin() {
    }

    static Optional<URI> parse(@Nullable String text) {
        if (text == null || text.length() > MAX_CHARS || text.chars().anyMatch(c -> c <= 0x20 || c >= 0x7f)) {
            return Optional.empty();
        }
        try {
            return of(new URI(text));
        } catch (URISyntaxException malformed) {
            return Optional.empty();
        }
    }

    private static Optional<URI> of(URI uri) throws URISyntaxException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost() == null ? "" : uri.getHost().toLowerCase(Locale.ROOT);
        int port = uri.getPort();
        int defaultPort = scheme.equals("https") ? 443 : 80;
        boolean spoken = scheme.equals("https") || scheme.equals("http");
        if (!spoken || !HOST.matcher(host).matches() || port == 0 || port > 65535) {
            return Optional.empty();
        }
        String authority = port == -1 ? host : host + ":" + port;
        if (!uri.toString().equalsIgnoreCase(scheme + "://" + authority)) {
            return Optional.empty();
        }
        return Optional.of(new URI(scheme + "://" + (port == defaultPort ? host : authority)));
    }
}
