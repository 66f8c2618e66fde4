package io.atcr.did.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/**
 * A URL that may be asked for: absolute, http or https, a plain host, no user information, and no path that leads elsewhere by itself.
 *
 * @param host a name in lower case or a numeric address, without brackets
 * @param key host and port, comparable
 */
record Target(URI uri, boolean https, String host, int port, String key) {

    private static final int MAX_CHARS = 16_384;
    private static final int HTTPS_PORT = 443;
    private static final int HTTP_PORT = 80;

    static Target of(URI uri, AddressPolicy policy) throws FetchException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (scheme.isEmpty()) {
            throw invalid("a URL must be absolute");
        }
        boolean https = scheme.equals("https");
        if (!https && !scheme.equals("http")) {
            throw new FetchException(FetchError.SCHEME_REFUSED, "scheme " + UntrustedText.escape(scheme) + " is not spoken");
        }
        String host = host(uri);
        int port = uri.getPort() == -1 ? (https ? HTTPS_PORT : HTTP_PORT) : uri.getPort();
        if (port < 1 || port > 65535) {
            throw invalid("port out of range");
        }
        String key = HostPort.key(host, port);
        if (!https && !policy.plainHttpAllowed(host, port)) {
            throw new FetchException(FetchError.SCHEME_REFUSED, "the address policy does not allow plain HTTP to " + key);
        }
        if (!uri.getRawPath().isEmpty() && uri.getRawPath().charAt(0) != '/') {
            throw invalid("URL without a plain path");
        }
        if (hasDotSegment(uri.getRawPath())) {
            throw invalid("URL with '.' or '..' in its path");
        }
        return new Target(uri.getRawFragment() == null ? uri : URI.create(withoutFragment(uri)), https, host, port, key);
    }

    /** Whether some read another path than the one that is written. RFC 3986, section 5.2.4, and what browsers take for the same. */
    private static boolean hasDotSegment(String path) {
        if (path.indexOf('.') < 0 && path.indexOf('%') < 0) {
            return false;
        }
        for (String segment : path.split("/", -1)) {
            String plain = segment.replace("%2e", ".").replace("%2E", ".");
            if (plain.equals(".") || plain.equals("..")) {
                return true;
            }
        }
        return false;
    }

    /** What stands in a request: RFC 9112, section 3.2.1. */
    String pathAndQuery() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    }

    /** What stands in the header Host: RFC 9110, section 7.2. */
    String authority() {
        String authority = HostPort.authority(host, port);
        return port == (https ? HTTPS_PORT : HTTP_PORT) ? authority.substring(0, authority.lastIndexOf(':')) : authority;
    }

    /** What a connection may be used for: nothing of another host, port or scheme. */
    String place() {
        return (https ? "https " : "http ") + key;
    }

    private static String host(URI uri) throws FetchException {
        String text = uri.toString();
        if (text.length() > MAX_CHARS || !isPrintableAscii(text)) {
            throw invalid("URL is too long or not ASCII");
        }
        String host = uri.getHost();
        if (host == null) {
            throw invalid("URL without a plain host");
        }
        if (!uri.getRawAuthority().equals(uri.getPort() == -1 ? host : host + ":" + uri.getPort())) {
            throw invalid("user information or an odd port in a URL");
        }
        String bare = HostPort.bare(host).toLowerCase(Locale.ROOT);
        if (!HostPort.isName(bare) && HostPort.literal(bare).isEmpty()) {
            throw invalid("host is neither a plain name nor a plain address");
        }
        return bare;
    }

    private static boolean isPrintableAscii(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c <= 0x20 || c >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    private static String withoutFragment(URI uri) {
        String text = uri.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? text : text.substring(0, fragment);
    }

    /** Where a Location header leads from here. */
    Target redirect(String location, AddressPolicy policy) throws FetchException {
        URI next;
        try {
            next = resolve(new URI(location));
        } catch (URISyntaxException unreadable) {
            throw new FetchException(FetchError.REDIRECT_REFUSED, key + " redirects to no URL");
        }
        if (https && "http".equalsIgnoreCase(next.getScheme())) {
            throw new FetchException(FetchError.REDIRECT_REFUSED, key + " redirects from HTTPS to plain HTTP");
        }
        return of(next, policy);
    }

    /** As RFC 3986, section 5.2.2: the platform's way is that of RFC 2396, where a reference without a path loses the last segment. */
    private URI resolve(URI reference) throws URISyntaxException {
        if (reference.getScheme() != null || reference.getRawAuthority() != null || reference.getRawPath() == null || !reference.getRawPath().isEmpty()) {
            return uri.resolve(reference);
        }
        String query = reference.getRawQuery() == null ? uri.getRawQuery() : reference.getRawQuery();
        return new URI(uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath() + (query == null ? "" : "?" + query));
    }

    /** The address that stands in the URL, if one does. */
    Optional<InetAddress> literal() {
        return HostPort.literal(host);
    }

    boolean sameOrigin(Target other) {
        return key.equals(other.key) && https == other.https;
    }

    private static FetchException invalid(String message) {
        return new FetchException(FetchError.INVALID_URL, message);
    }
}
