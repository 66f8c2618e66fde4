package io.atcr.did.net;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.X509TrustManager;

/**
 * TLS 1.3 and 1.2 over connected sockets, with authenticated encryption and forward secrecy only (RFC 9325, section 4.2). The certificate names
 * the host of the target, which is checked twice: by the platform, and here without what the platform leaves to old certificates.
 *
 * <p>A host with authorities of its own has TLS sessions of its own, so that what one trust let in is never resumed under another. Thread-safe.
 */
final class TlsLayer {

    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final SSLSocketFactory sockets;
    private final Map<String, SSLSocketFactory> own = new HashMap<>();
    private final String[] suites;

    TlsLayer(X509TrustManager trust, Map<String, X509TrustManager> byHostPort) {
        sockets = TlsTrust.sockets(trust);
        byHostPort.forEach((hostPort, authorities) -> own.put(hostPort, TlsTrust.sockets(authorities)));
        suites = Arrays.stream(sockets.getDefaultCipherSuites()).filter(TlsLayer::isStrong).toArray(String[]::new);
    }

    private static boolean isStrong(String suite) {
        boolean authenticated = suite.contains("_GCM_") || suite.contains("_CHACHA20_POLY1305_");
        return authenticated && (suite.startsWith("TLS_AES_") || suite.startsWith("TLS_CHACHA20_") || suite.startsWith("TLS_ECDHE_"));
    }

    /** Speaks TLS to the target, from a deadline for the handshake on; on a failure the connected socket is to be closed. */
    Socket over(Socket connected, Target target, long deadline) throws IOException {
        SSLSocketFactory factory = own.getOrDefault(target.key(), sockets);
        SSLSocket tls = (SSLSocket) factory.createSocket(connected, target.host(), target.port(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setCipherSuites(suites);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        tls.setSSLParameters(parameters);
        // for each step; that of the call ends them all
        connected.setSoTimeout(TunnelRoute.millis(deadline));
        tls.startHandshake();
        connected.setSoTimeout(0);
        if (!(tls.getSession().getPeerCertificates()[0] instanceof X509Certificate certificate) || !names(certificate, target)) {
            throw new SSLPeerUnverifiedException("the certificate does not name the host");
        }
        return tls;
    }

    /** Whether one of the subject's alternative names is the host, or a wildcard in place of its first label. RFC 9525, section 6. */
    private static boolean names(X509Certificate certificate, Target target) throws SSLPeerUnverifiedException {
        Collection<List<?>> names;
        try {
            names = certificate.getSubjectAlternativeNames();
        } catch (CertificateParsingException unreadable) {
            throw new SSLPeerUnverifiedException("the names of the certificate cannot be read");
        }
        boolean isAddress = target.literal().isPresent();
        for (List<?> name : names == null ? List.<List<?>>of() : names) {
            Object type = name.get(0);
            if (name.get(1) instanceof String text && (isAddress
                    ? type.equals(IP_ADDRESS) && HostPort.literal(text).equals(target.literal())
                    : type.equals(DNS_NAME) && matches(text, target.host()))) {
                return true;
            }
        }
        return false;
    }

    static boolean matches(String name, String host) {
        int dot = host.indexOf('.');
        boolean wild = dot > 0 && host.indexOf('.', dot + 1) > 0 && name.startsWith("*.");
        return name.equalsIgnoreCase(host) || wild && name.substring(1).equalsIgnoreCase(host.substring(dot));
    }
}
