package io.atcr.did.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import okhttp3.HttpUrl;

/**
 * A URL that may be asked for: absolute, http or https, a plain host, no user information. Two parsers have read it and agree on host and
 * port.
 */
record Target(URI uri, HttpUrl url, String key) {

    private static final int MAX_CHARS = 16_384;

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
        int port = uri.getPort() == -1 ? (https ? 443 : 80) : uri.getPort();
        if (port < 1 || port > 65535) {
            throw invalid("port out of range");
        }
        String text = withoutFragment(uri);
        HttpUrl url = HttpUrl.parse(text);
        String key = HostPort.key(host, port);
        if (url == null || !HostPort.key(url.host(), url.port()).equals(key) || url.isHttps() != https) {
            throw invalid("URL is ambiguous");
        }
        if (!https && !policy.plainHttpAllowed(host, port)) {
            throw new FetchException(FetchError.SCHEME_REFUSED, "the address policy does not allow plain HTTP to " + key);
        }
        return new Target(uri.getRawFragment() == null ? uri : URI.create(text), url, key);
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
            next = uri.resolve(new URI(location));
        } catch (URISyntaxException unreadable) {
            throw new FetchException(FetchError.REDIRECT_REFUSED, key + " redirects to no URL");
        }
        if (url.isHttps() && "http".equalsIgnoreCase(next.getScheme())) {
            throw new FetchException(FetchError.REDIRECT_REFUSED, key + " redirects from HTTPS to plain HTTP");
        }
        return of(next, policy);
    }

    /** Vets the address that stands in the URL, if one does, for when somebody else connects. */
    void checkAddress(AddressPolicy policy) throws AddressRefusedException {
        Optional<InetAddress> literal = HostPort.literal(HostPort.bare(url.host()));
        if (literal.isPresent()) {
            policy.check(literal.get(), url.host(), url.port());
        }
    }

    boolean sameOrigin(Target other) {
        return key.equals(other.key) && url.isHttps() == other.url.isHttps();
    }

    private static FetchException invalid(String message) {
        return new FetchException(FetchError.INVALID_URL, message);
    }
}
