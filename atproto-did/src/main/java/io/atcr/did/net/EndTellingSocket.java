package io.atcr.did.net;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Proxy;
import java.net.Socket;

/**
 * A socket that says whether the other side has ended the connection. TLS over it does not: the platform takes an end that anybody on the way can
 * make for one that the server has signed.
 */
final class EndTellingSocket extends Socket {

    private volatile boolean ended;

    EndTellingSocket() {
        // a plain Socket would ask the system for a SOCKS proxy, which would connect in our place
        super(Proxy.NO_PROXY);
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return new Input(super.getInputStream());
    }

    /** Whether what has been read of it was all there is. */
    boolean ended() {
        return ended;
    }

    private final class Input extends FilterInputStream {

        Input(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            return told(in.read());
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return told(in.read(bytes, offset, length));
        }

        private int told(int result) {
            ended |= result < 0;
            return result;
        }
    }
}
