package io.atcr.policy;

/** Where something stands: in which source, on which line and column, both from 1; 0 when it was not read from a text. */
record Place(String source, int line, int column) {
    /** The place of what no text says. */
    static final Place NOWHERE = new Place("", 0, 0);

    static Place of(String source, YamlNode node) {
        return new Place(source, node.line(), node.column());
    }
}
