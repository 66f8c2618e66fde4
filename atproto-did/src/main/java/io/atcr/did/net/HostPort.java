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
    private static final int MAX_NAME = 253;
    private static final int MAX_LABEL = 63;
    private static final int MAX_LITERAL = 64;

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
        if (host.length() > MAX_NAME) {
            return false;
        }
        int label = 0;
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', label)) {
            if (!isLabel(host, label, dot)) {
                return false;
            }
            label = dot + 1;
        }
        return isLabel(host, label, host.length()) && host.charAt(label) >= 'a';
    }

    private static boolean isLabel(String host, int from, int to) {
        if (to == from || to - from > MAX_LABEL || host.charAt(from) == '-' || host.charAt(to - 1) == '-') {
            return false;
        }
        for (int i = from; i < to; i++) {
            char c = host.charAt(i);
            if (!(c >= 'a' && c <= 'z' || isDigit(c) || c == '-')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    /** The address a numeric host stands for; empty for names and for spellings that are not the ordinary numeric form. Never asks DNS. */
    static Optional<InetAddress> literal(String host) {
        if (host.length() > MAX_LITERAL) {
            return Optional.empty();
        }
        try {
            return host.indexOf(':') < 0 ? ipv4(host) : ipv6(host);
        } catch (UnknownHostException notAnAddress) {
            return Optional.empty();
        }
    }

    /** Four numbers without leading zeros, which some read as octal. */
    private static Optional<InetAddress> ipv4(String host) throws UnknownHostException {
        byte[] address = new byte[4];
        int at = 0;
        for (int i = 0; i < address.length; i++) {
            int from = at;
            int number = 0;
            while (at < host.length() && at - from < 3 && isDigit(host.charAt(at))) {
                number = 10 * number + host.charAt(at++) - '0';
            }
            boolean last = i == address.length - 1;
            boolean ended = last ? at == host.length() : at < host.length() && host.charAt(at) == '.';
            if (at == from || number > 255 || (host.charAt(from) == '0' && at - from > 1) || !ended) {
                return Optional.empty();
            }
            address[i] = (byte) number;
            at++;
        }
        return Optional.of(InetAddress.getByAddress(address));
    }

    private static Optional<InetAddress> ipv6(String host) throws UnknownHostException {
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            if (!(c == ':' || c == '.' && i > 0 || c < 0x80 && Character.digit(c, 16) >= 0)) {
                return Optional.empty();
            }
        }
        return Optional.of(InetAddress.getByName(host));
    }
}
