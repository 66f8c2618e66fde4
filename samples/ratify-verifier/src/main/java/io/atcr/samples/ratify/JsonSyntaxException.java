package io.atcr.samples.ratify;

/** Text is not the JSON that is accepted here: what is wrong, and at which character. */
final class JsonSyntaxException extends Exception {
    private static final long serialVersionUID = 1;

    JsonSyntaxException(String what, int offset) {
        super(what + " at character " + (offset + 1), null, false, false);
    }
}
