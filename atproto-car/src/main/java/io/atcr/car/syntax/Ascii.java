package io.atcr.car.syntax;

/** The character classes of the protocol's grammars; ASCII only, whatever the locale. */
final class Ascii {

    private Ascii() {
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isUpper(char c) {
        return c >= 'A' && c <= 'Z';
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLetter(char c) {
        return isLower(c) || isUpper(c);
    }

    static boolean isAlphanumeric(char c) {
        return isLetter(c) || isDigit(c);
    }

    static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /** The base32 alphabet of RFC 4648, in lower case. */
    static boolean isBase32(char c) {
        return isLower(c) || c >= '2' && c <= '7';
    }
}
