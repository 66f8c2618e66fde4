package io.atcr.did.json;

/** Bytes that are not one strict JSON object. */
public final class JsonException extends Exception {

    private static final long serialVersionUID = 1L;

    /** The index of the first wrong character, or -1. */
    private final long offset;

    JsonException(String message, long offset) {
        super(message);
        this.offset = offset;
    }

    /**
     * Where the text is wrong.
     *
     * @return the index of the first wrong character, or -1
     */
    public long offset() {
        return offset;
    }
}
