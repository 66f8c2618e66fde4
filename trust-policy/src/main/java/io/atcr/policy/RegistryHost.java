package io.atcr.policy;

import java.util.Locale;

/**
 * A registry's {@code host[:port]} in its one spelling: ASCII lower case, no userinfo, no percent, no trailing dot, {@code :443}
 * dropped, IPv6 in brackets as RFC 5952 writes it.
 *
 * <p>A host without a dot keeps {@code :443}: without a port the text would name a Docker Hub namespace, so it has one spelling anyway.
 */
final class RegistryHost {
    static final String DOCKER = "docker.io";
    private static final String DOCKER_LEGACY = "index.docker.io";
    private static final int MAX_HOST = 253;
    private static final int MAX_LABEL = 63;

    private RegistryHost() {
    }

    /** The text's registry, alone. */
    static String parse(String text) throws ReferenceException {
        return parse(text, 0, text.length());
    }

    /** The registry that stands in {@code text} from {@code start} to {@code end}; offsets in errors are those of {@code text}. */
    static String parse(String text, int start, int end) throws ReferenceException {
        checkCharacters(text, start, end);
        boolean bracketed = start < end && text.charAt(start) == '[';
        int hostEnd = bracketed ? text.indexOf(']', start) + 1 : text.indexOf(':', start);
        if (bracketed && (hostEnd == 0 || hostEnd > end)) {
            throw bad(start, "'[' without ']'");
        }
        if (hostEnd < 0 || hostEnd > end) {
            hostEnd = end;
        }
        String port = "";
        if (hostEnd < end) {
            if (text.charAt(hostEnd) != ':') {
                throw bad(hostEnd, "only a port may follow the host");
            }
            port = port(text, hostEnd + 1, end);
        }
        String host = bracketed
                ? Ipv6.canonical(text, start + 1, hostEnd - 1)
                : name(text.substring(start, hostEnd).toLowerCase(Locale.ROOT), start);
        boolean single = !bracketed && host.indexOf('.') < 0 && !host.equals("localhost");
        if (single && port.isEmpty()) {
            throw bad(start, "a registry without a dot needs a port, or is localhost");
        }
        String dropped = port.equals("443") && !single ? "" : port;
        String canonical = dropped.isEmpty() ? host : host + ":" + dropped;
        return canonical.equals(DOCKER_LEGACY) ? DOCKER : canonical;
    }

    private static void checkCharacters(String text, int start, int end) throws ReferenceException {
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (!(alphanumeric(c) || c >= 'A' && c <= 'Z' || c == '.' || c == '-' || c == ':' || c == '[' || c == ']')) {
                throw new ReferenceException(ReferenceError.BAD_CHARACTER, i,
                        Printable.quote(Character.toString(text.codePointAt(i))) + " cannot stand in a registry host");
            }
        }
    }

    private static String name(String host, int start) throws ReferenceException {
        if (host.isEmpty() || host.length() > MAX_HOST) {
            throw bad(start, "a host has 1 to " + MAX_HOST + " characters");
        }
        int label = 0;
        for (int i = 0; i <= host.length(); i++) {
            if (i < host.length() && host.charAt(i) != '.') {
                if (!alphanumeric(host.charAt(i)) && host.charAt(i) != '-') {
                    throw bad(start + i, "not a host name");
                }
                continue;
            }
            if (i == label || i - label > MAX_LABEL || host.charAt(label) == '-' || host.charAt(i - 1) == '-') {
                throw bad(start + label,
                        "a host label has 1 to " + MAX_LABEL + " characters, no '-' at its ends, and no dot ends the host");
            }
            if (i < host.length()) {
                label = i + 1;
            }
        }
        if (looksNumeric(host.substring(label)) && !dottedQuad(host)) {
            throw bad(start, "a numeric host must be an IPv4 address of four decimal numbers");
        }
        return host;
    }

    /** Whether an address parser would read a host that ends so as an IPv4 address in some notation. */
    private static boolean looksNumeric(String label) {
        boolean hex = label.startsWith("0x");
        for (int i = hex ? 2 : 0; i < label.length(); i++) {
            char c = label.charAt(i);
            if (!(c >= '0' && c <= '9' || hex && c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static boolean dottedQuad(String host) {
        int parts = 0;
        int from = 0;
        while (from <= host.length()) {
            int dot = host.indexOf('.', from);
            int to = dot < 0 ? host.length() : dot;
            if (decimal(host, from, to, 255) < 0) {
                return false;
            }
            parts++;
            from = to + 1;
        }
        return parts == 4;
    }

    private static String port(String text, int from, int to) throws ReferenceException {
        if (decimal(text, from, to, 65535) < 1) {
            throw new ReferenceException(ReferenceError.BAD_PORT, from, "a port is a number from 1 to 65535 without leading zeros");
        }
        return text.substring(from, to);
    }

    /** The number in canonical decimal from {@code from} to {@code to}, or -1. */
    private static int decimal(String text, int from, int to, int max) {
        if (to <= from || to - from > 5 || to - from > 1 && text.charAt(from) == '0') {
            return -1;
        }
        int value = 0;
        for (int i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        return value <= max ? value : -1;
    }

    static boolean alphanumeric(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
    }

    private static ReferenceException bad(int offset, String message) {
        return new ReferenceException(ReferenceError.BAD_HOST, offset, message);
    }
}
