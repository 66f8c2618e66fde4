package io.atcr.verifier.resilience;

/** Is told when a host begins and ceases to be left alone. Implementations are thread-safe, return soon and throw nothing. */
@FunctionalInterface
public interface CircuitListener {

    /**
     * The circuit of a host opened or closed. Called on the thread whose request showed it.
     *
     * @param host scheme, host and port, such as {@code https://pds.example.com:443}; somebody else may have chosen it, so it is escaped
     * @param open true if the host is left alone from now on; false if it answers again
     */
    void circuitChanged(String host, boolean open);
}
