package io.atcr.car.syntax;

import java.util.Optional;
import java.util.Set;

/** The host rules of did:web. */
final class WebHost {

    private static final int MAX_LENGTH = 253;
    private static final int MAX_LABEL = 63;
    private static final String DEVELOPMENT_PREFIX = "localhost%3A";

    /** The top-level domains that ATProto forbids in handles; {@code .test} stays, for development. */
    private static final Set<String> FORBIDDEN_TOP_LEVEL =
            Set.of("alt", "arpa", "example", "internal", "invalid", "local", "localhost", "onion");

    private WebHost() {
    }

    static Optional<String> of(String identifier) {
        if (identifier.startsWith(DEVELOPMENT_PREFIX)) {
            String port = identifier.substring(DEVELOPMENT_PREFIX.length());
            return isPort(port) ? Optional.of("localhost:" + port) : Optional.empty();
        }
        return isDomainName(identifier) ? Optional.of(identifier) : Optional.empty();
    }

    private static boolean isPort(String port) {
        return !port.isEmpty() && port.length() <= 5 && port.charAt(0) != '0'
                && port.chars().allMatch(c -> Ascii.isDigit((char) c)) && Integer.parseInt(port) <= 65535;
    }

    private static boolean isDomainName(String host) {
        if (host.length() > MAX_LENGTH) {
            return false;
        }
        int start = 0;
        for (int dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', start)) {
            if (!isLabel(host, start, dot)) {
                return false;
            }
            start = dot + 1;
        }
        // A top-level domain that starts with a digit could be read as part of an IP address.
        return start > 0 && isLabel(host, start, host.length()) && Ascii.isLower(host.charAt(start))
                && !FORBIDDEN_TOP_LEVEL.contains(host.substring(start));
    }

    private static boolean isLabel(String host, int start, int end) {
        if (end == start || end - start > MAX_LABEL || host.charAt(start) == '-' || host.charAt(end - 1) == '-') {
            return false;
        }
        for (int i = start; i < end; i++) {
            char c = host.charAt(i);
            if (!Ascii.isLower(c) && !Ascii.isDigit(c) && c != '-') {
                return false;
            }
        }
        return true;
    }
}
