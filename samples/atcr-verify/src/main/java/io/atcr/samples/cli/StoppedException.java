package io.atcr.samples.cli;

/** Says that the user stopped the run. */
final class StoppedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StoppedException() {
        super("stopped");
    }
}
