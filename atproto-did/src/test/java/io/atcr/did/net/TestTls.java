package io.atcr.did.net;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.time.Duration;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x509.GeneralName;

/** What serves with a certificate, and what trusts the authority that issued it. */
public record TestTls(SSLContext context, X509TrustManager trust) {

    /** A certificate for a host, valid now. */
    public static TestTls certificate(String host) throws GeneralSecurityException, IOException {
        return issued(new GeneralName(GeneralName.dNSName, host), Duration.ofDays(-1), Duration.ofDays(1));
    }

    /** A certificate for a name, valid from and until so long after now. */
    static TestTls issued(GeneralName name, Duration from, Duration until) throws GeneralSecurityException, IOException {
        return new TestAuthority().issue(from, until, name);
    }

    static TestTls of(PrivateKey key, Certificate certificate, Certificate root) throws GeneralSecurityException, IOException {
        char[] password = "password".toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, password, new Certificate[] {certificate, root});
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, password);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("authority", root);
        TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusts.init(roots);
        return new TestTls(context, (X509TrustManager) trusts.getTrustManagers()[0]);
    }

    /** A server on loopback, not started. */
    HttpsServer server() throws IOException {
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        return server;
    }
}
