package io.atcr.did.net;

import java.io.IOException;
import java.net.InetAddress;

/** A connection that the address policy refuses, as it travels to where it gets its code. */
final class AddressRefusedException extends IOException {

    private static final long serialVersionUID = 1L;

    AddressRefusedException(InetAddress address) {
        super("address refused: " + address.getHostAddress());
    }
}
