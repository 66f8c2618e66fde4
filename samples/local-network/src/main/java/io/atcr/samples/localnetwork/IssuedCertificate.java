package io.atcr.samples.localnetwork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of a {@link TestAuthority}, and its key.
 *
 * @param certificate what was issued
 * @param key         its private key
 * @param issuer      the authority's own certificate
 */
public record IssuedCertificate(X509Certificate certificate, PrivateKey key, X509Certificate issuer) {

    /**
     * The certificate as a file holds it.
     *
     * @return PEM
     */
    public String certificatePem() {
        return pem(certificate);
    }

    /**
     * The key as a file holds it.
     *
     * @return PEM, PKCS #8, not encrypted
     */
    public String keyPem() {
        return pem("PRIVATE KEY", key.getEncoded());
    }

    /**
     * Writes {@code tls.crt} and {@code tls.key} as a Kubernetes secret has them.
     *
     * @param folder an existing folder
     * @throws IOException if it cannot be written
     */
    public void writeTo(Path folder) throws IOException {
        Files.writeString(folder.resolve("tls.crt"), certificatePem());
        Files.writeString(folder.resolve("tls.key"), keyPem());
    }

    /**
     * Speaks TLS with this certificate, to whoever an authority vouches for and nobody else.
     *
     * @param trusted who vouches for the other side
     * @return a context with sessions of its own
     */
    public SSLContext context(TestAuthority trusted) {
        try {
            char[] password = "password".toCharArray();
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", key, password, new Certificate[] {certificate});
            KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(store, password);
            return context(own.getKeyManagers(), trusted);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this platform has no TLS", impossible);
        }
    }

    /**
     * Speaks TLS without a certificate, to whoever an authority vouches for and nobody else.
     *
     * @param trusted who vouches for the other side
     * @return a context with sessions of its own
     */
    public static SSLContext anonymous(TestAuthority trusted) {
        try {
            return context(new KeyManager[0], trusted);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this platform has no TLS", impossible);
        }
    }

    private static SSLContext context(KeyManager[] own, TestAuthority trusted) throws GeneralSecurityException, IOException {
        KeyStore roots = KeyStore.getInstance("PKCS12");
        roots.load(null, null);
        roots.setCertificateEntry("authority", trusted.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(roots);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(own, trust.getTrustManagers(), null);
        return context;
    }

    static String pem(X509Certificate certificate) {
        try {
            return pem("CERTIFICATE", certificate.getEncoded());
        } catch (CertificateEncodingException impossible) {
            throw new IllegalStateException("an issued certificate has an encoding", impossible);
        }
    }

    private static String pem(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
