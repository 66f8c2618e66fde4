package io.atcr.policy;

/** Reads an IPv6 address and writes it in the one form of RFC 5952. Zones and embedded dotted quads are not read. */
final class Ipv6 {
    private static final int GROUPS = 8;

    private Ipv6() {
    }

    /** The address between {@code start} and {@code end}, in brackets. */
    static String canonical(String text, int start, int end) throws ReferenceException {
        int[] groups = new int[GROUPS];
        int count = 0;
        int gap = -1;
        int i = start;
        if (text.startsWith("::", i) && i + 2 <= end) {
            gap = 0;
            i += 2;
        }
        while (i < end) {
            if (count == GROUPS) {
                throw bad(i, "more than eight groups");
            }
            int digits = 0;
            while (i < end && Character.digit(text.charAt(i), 16) >= 0) {
                if (++digits > 4) {
                    throw bad(i, "a group has 1 to 4 hexadecimal characters");
                }
                groups[count] = groups[count] << 4 | Character.digit(text.charAt(i++), 16);
            }
            if (digits == 0) {
                throw bad(i, "a group has 1 to 4 hexadecimal characters");
            }
            count++;
            if (i == end) {
                break;
            }
            if (text.charAt(i) != ':') {
                throw bad(i, "only ':' separates groups");
            }
            i++;
            if (i < end && text.charAt(i) == ':') {
                if (gap >= 0) {
                    throw bad(i, "'::' stands once");
                }
                gap = count;
                i++;
            } else if (i == end) {
                throw bad(i - 1, "a group must follow ':'");
            }
        }
        if (gap < 0 ? count != GROUPS : count > GROUPS - 1) {
            throw bad(start, "an IPv6 address has eight groups, or fewer and '::'");
        }
        if (gap >= 0) {
            int tail = count - gap;
            for (int t = 1; t <= tail; t++) {
                groups[GROUPS - t] = groups[count - t];
                if (count - t != GROUPS - t) {
                    groups[count - t] = 0;
                }
            }
        }
        return "[" + write(groups) + "]";
    }

    private static String write(int[] groups) {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < GROUPS; i++) {
            int length = 0;
            while (i + length < GROUPS && groups[i + length] == 0) {
                length++;
            }
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == best) {
                out.append("::");
                i += bestLength - 1;
            } else {
                if (i > 0 && out.charAt(out.length() - 1) != ':') {
                    out.append(':');
                }
                out.append(Integer.toHexString(groups[i]));
            }
        }
        return out.toString();
    }

    private static ReferenceException bad(int offset, String message) {
        return new ReferenceException(ReferenceError.BAD_HOST, offset, "not an IPv6 address: " + message);
    }
}
