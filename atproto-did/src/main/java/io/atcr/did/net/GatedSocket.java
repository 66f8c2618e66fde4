package io.atcr.did.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Proxy;
import java.net.Socket;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A socket that gives out responses through a gate where they come without TLS; over TLS the gate is above it. */
abstract class GatedSocket extends Socket {

    private final int maxHeaderBytes;
    private final Supplier<@Nullable CallState> current;
    private @Nullable ResponseGate gate;

    GatedSocket(int maxHeaderBytes, Supplier<@Nullable CallState> current) {
        // a plain Socket would ask the system for a SOCKS proxy, which would connect in our place
        super(Proxy.NO_PROXY);
        this.maxHeaderBytes = maxHeaderBytes;
        this.current = current;
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return plain() ? gate().responses() : super.getInputStream();
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        return plain() ? gate().requests() : super.getOutputStream();
    }

    final InputStream ungatedInput() throws IOException {
        return super.getInputStream();
    }

    final OutputStream ungatedOutput() throws IOException {
        return super.getOutputStream();
    }

    private boolean plain() {
        CallState call = current.get();
        return call != null && !call.target().url().isHttps();
    }

    private ResponseGate gate() throws IOException {
        ResponseGate made = gate;
        if (made == null) {
            InputStream in = super.getInputStream();
            made = new ResponseGate(in, super.getOutputStream(), in::available, maxHeaderBytes, current);
            gate = made;
        }
        return made;
    }
}
