package io.atcr.samples.service.images;

import io.atcr.did.net.UntrustedText;

/** One line for people, of our own words and escaped names, at most {@value #MOST} characters long. */
final class Line {
    static final int MOST = 500;
    private static final int LEAST_HEAD = 120;
    private static final String CUT = "...";

    private Line() {}

    static String of(String text) {
        return cut(text, MOST);
    }

    /** Of both, the first gives way: the second says what to do. */
    static String of(String text, String next) {
        if (next.isEmpty()) {
            return of(text);
        }
        return of(cut(text, Math.max(LEAST_HEAD, MOST - next.length() - 1)) + " " + next);
    }

    /** A name that somebody else chose. */
    static String name(String text) {
        return UntrustedText.escape(text);
    }

    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        int end = most - CUT.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + CUT;
    }
}
