package io.atcr.car;

/** An answer depends on a node whose block is missing. Never leaves the package: outside it is an outcome. */
final class MissingNodeException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Cid node;

    MissingNodeException(Cid node) {
        super("the tree node " + node + " is not in the CAR", null, false, false);
        this.node = node;
    }

    Cid node() {
        return node;
    }
}
