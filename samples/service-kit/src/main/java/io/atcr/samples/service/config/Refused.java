package io.atcr.samples.service.config;

/** Says that a value is not what a setting takes. Its texts are fit to be shown. */
final class Refused extends Exception {
    private static final long serialVersionUID = 1L;

    private final String found;
    private final String expected;

    Refused(String found, String expected) {
        super(found + "; expected " + expected, null, false, false);
        this.found = found;
        this.expected = expected;
    }

    String found() {
        return found;
    }

    String expected() {
        return expected;
    }
}
