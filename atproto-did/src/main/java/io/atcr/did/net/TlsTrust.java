package io.atcr.did.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Who vouches for servers: the platform's authorities, or named ones alone. */
final class TlsTrust {

    private static final int LARGEST = 1 << 20;

    private TlsTrust() {
    }

    static X509TrustManager platform() {
        try {
            return manager(null);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the platform has no authorities", impossible);
        }
    }

    /** Trusts what these certificates vouch for, themselves included, and nothing that the platform trusts. */
    static X509TrustManager only(List<X509Certificate> authorities) {
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                anchors.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            return manager(anchors);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("the platform cannot hold certificates", impossible);
        }
    }

    /** Trusts what the other one does, by its own rules, and what these certificates vouch for. */
    static X509TrustManager beside(X509TrustManager other, List<X509Certificate> more) {
        return new Either(other, only(more));
    }

    /** Two of them, one of which has to be satisfied. */
    private record Either(X509TrustManager first, X509TrustManager second) implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            throw new CertificateException("there are no clients here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            try {
                first.checkServerTrusted(chain, authType);
            } catch (CertificateException refused) {
                second.checkServerTrusted(chain, authType);
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return Stream.of(first, second).flatMap(each -> Stream.of(each.getAcceptedIssuers())).toArray(X509Certificate[]::new);
        }
    }

    /** Sessions are resumed within one of these only, so that no handshake of another trust stands in for this one's. */
    static SSLSocketFactory sockets(X509TrustManager manager) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {manager}, null);
            return context.getSocketFactory();
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("the platform has no TLS", impossible);
        }
    }

    /** The certificates of a PEM file, at least one. The file is not quoted: it may hold a key by mistake. */
    static List<X509Certificate> certificates(byte[] pem) throws CertificateException {
        if (pem.length > LARGEST) {
            throw new CertificateException("certificates of more than 1 MiB");
        }
        List<X509Certificate> certificates = new ArrayList<>();
        try {
            for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem))) {
                certificates.add((X509Certificate) each);
            }
        } catch (CertificateException | RuntimeException unreadable) {
            throw new CertificateException("not a list of X.509 certificates in PEM form");
        }
        if (certificates.isEmpty()) {
            throw new CertificateException("no X.509 certificate in PEM form");
        }
        return certificates;
    }

    private static X509TrustManager manager(@Nullable KeyStore anchors) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(anchors);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return x509;
            }
        }
        throw new IllegalStateException("the platform checks no certificates");
    }
}
