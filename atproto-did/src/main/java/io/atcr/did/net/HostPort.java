package io.atcr.did.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code host:port} as one comparable key: lower case, IP addresses in their one numeric form. */
final class HostPort {

    private static final Pattern FORM = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?):([0-9]{1,5})");
    private static final Pattern NAME = Pattern.compile(
            "(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)*[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final Pattern IPV4 = Pattern.compile("(0|[1-9][0-9]{0,2})(\\.(0|[1-9][0-9]{0,2})){3}");
    private static final Pattern IPV6 = Pattern.compile("(?!\\.)[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

    private HostPort() {
    }

    static String parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw new IllegalArgumentException("not host:port (without scheme and path): " + UntrustedText.escape(text));
        }
        int port = Integer.parseInt(form.group(3));
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port out of range: " + UntrustedText.escape(text));
        }
        return key(form.group(1), port);
    }

    /** The same, with a port to take where none is written. */
    static String parse(String text, int defaultPort) {
        return parse(text.endsWith("]") || text.indexOf(':') < 0 ? text + ":" + defaultPort : text);
    }

    static String key(String host, int port) {
        String bare = bare(host);
        return literal(bare).map(InetAddress::getHostAddress).orElse(bare.toLowerCase(Locale.ROOT)) + ":" + port;
    }

    /** The host and port as HTTP writes them: an IPv6 address in brackets. RFC 3986, section 3.2. */
    static String authority(String host, int port) {
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
    }

    /** Whether this is a host name in lower case that nothing takes for a number. */
    static boolean isName(String host) {
        return NAME.matcher(host).matches();
    }

    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address a numeric host stands for; empty for names and for spellings that are not the ordinary numeric form. Never asks DNS. */
    static Optional<InetAddress> literal(String host) {
        if (host.length() > 64 || !IPV4.matcher(host).matches() && !IPV6.matcher(host).matches()) {
            return Optional.empty();
        }
        try {
            return IPV4.matcher(host).matches() ? ipv4(host) : Optional.of(InetAddress.getByName(host));
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    private static Optional<InetAddress> ipv4(String host) throws UnknownHostException {
        String[] parts = host.split("\\.", -1);
        byte[] address = new byte[4];
        for (int i = 0; i < 4; i++) {
            int part = Integer.parseInt(parts[i]);
            if (part > 255) {
                return Optional.empty();
            }
            address[i] = (byte) part;
        }
        return Optional.of(InetAddress.getByAddress(address));
    }
}
