package io.atcr.did.net;

import java.io.IOException;

/** The way to a target. Thread-safe. */
interface Route {

    /**
     * Connects to the target of a call, within the time of one connection and that of the call.
     *
     * @return a socket on which the target is spoken to next; the call waits for it, and its end closes it
     * @throws AddressRefusedException if an address is not one that may be connected to
     * @throws IOException if there is no connection
     */
    EndTellingSocket connect(CallState call) throws IOException;
}
