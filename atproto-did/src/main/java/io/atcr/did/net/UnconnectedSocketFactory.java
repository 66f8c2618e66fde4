package io.atcr.did.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import javax.net.SocketFactory;

/** Makes no socket that connects by itself: each is told where to in {@link Socket#connect}, which is where it is vetted. */
abstract class UnconnectedSocketFactory extends SocketFactory {

    @Override
    public abstract Socket createSocket() throws IOException;

    @Override
    public final Socket createSocket(String host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public final Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public final Socket createSocket(InetAddress host, int port) throws IOException {
        throw unconnectedOnly();
    }

    @Override
    public final Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
        throw unconnectedOnly();
    }

    private static SocketException unconnectedOnly() {
        return new SocketException("only unconnected sockets are made");
    }

    static InetSocketAddress resolved(SocketAddress endpoint) throws SocketException {
        if (!(endpoint instanceof InetSocketAddress target) || target.isUnresolved()) {
            throw new SocketException("not a resolved internet address");
        }
        return target;
    }
}
