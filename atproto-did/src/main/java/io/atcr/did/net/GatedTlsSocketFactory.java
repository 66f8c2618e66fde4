package io.atcr.did.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes TLS sockets over connected sockets, with a gate above the TLS. */
final class GatedTlsSocketFactory extends SSLSocketFactory {

    private final SSLSocketFactory tls;
    private final int maxHeaderBytes;
    private final Supplier<@Nullable CallState> current;

    GatedTlsSocketFactory(SSLSocketFactory tls, int maxHeaderBytes, Supplier<@Nullable CallState> current) {
        this.tls = tls;
        this.maxHeaderBytes = maxHeaderBytes;
        this.current = current;
    }

    @Override
    public Socket createSocket(Socket connected, String host, int port, boolean autoClose) throws IOException {
        return new GatedTlsSocket((SSLSocket) tls.createSocket(connected, host, port, autoClose), connected, maxHeaderBytes, current);
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        throw connectedOnly();
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        throw connectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        throw connectedOnly();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort) throws IOException {
        throw connectedOnly();
    }

    private static SocketException connectedOnly() {
        return new SocketException("TLS is made over connected sockets only");
    }
}
