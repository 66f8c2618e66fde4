package io.atcr.samples.service.http;

import java.net.InetSocketAddress;
import javax.net.ssl.SSLEngine;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** Begins each handshake with the material that is in force. TLS 1.3 only. */
final class TlsEngines extends SslContextFactory.Server {

    private final TlsInForce inForce;

    TlsEngines(TlsInForce inForce) {
        this.inForce = inForce;
        setSslContext(inForce.current().material().context());
        setExcludeProtocols();
        setIncludeProtocols("TLSv1.3");
        setNeedClientAuth(inForce.clientsNeedCertificates());
        setRenegotiationAllowed(false);
    }

    @Override
    public SSLEngine newSSLEngine() {
        SSLEngine engine = inForce.current().material().context().createSSLEngine();
        customize(engine);
        return engine;
    }

    @Override
    public SSLEngine newSSLEngine(String host, int port) {
        return newSSLEngine();
    }

    @Override
    public SSLEngine newSSLEngine(InetSocketAddress address) {
        return newSSLEngine();
    }
}
