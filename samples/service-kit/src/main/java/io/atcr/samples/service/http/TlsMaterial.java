package io.atcr.samples.service.http;

import io.atcr.samples.service.config.PemCertificates;
import io.atcr.samples.service.config.ServiceSettings;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * One certificate, its key and the authorities of clients, which belong together: a handshake uses all of one or all of another. The sessions
 * are its own, too: one that began under these authorities is not resumed under others.
 *
 * @param files       the bytes it was made of
 * @param context     what makes handshakes
 * @param certificate the service's own
 */
record TlsMaterial(TlsFiles files, SSLContext context, X509Certificate certificate) {

    private static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    private static final String ANY_USE = "2.5.29.37.0";
    private static final int SESSION_SECONDS = 300;
    private static final int SESSIONS = 1_000;

    static TlsMaterial of(TlsFiles files, ServiceSettings.Tls settings, Instant now) throws ServiceHttpException {
        List<X509Certificate> chain = chain(files, settings.certificate(), now);
        PrivateKey key = key(files, settings.key(), chain.get(0).getPublicKey());
        TrustManager[] trust = settings.clientCa().isPresent()
                ? new TrustManager[] {clients(files, settings.clientCa().get(), settings.clientNames(), now)}
                : new TrustManager[0];
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(new KeyManager[] {new OwnKey(chain, key)}, trust, null);
            context.getServerSessionContext().setSessionTimeout(SESSION_SECONDS);
            context.getServerSessionContext().setSessionCacheSize(SESSIONS);
            return new TlsMaterial(files, context, chain.get(0));
        } catch (GeneralSecurityException impossible) {
            throw new ServiceHttpException("tls", "this platform has no TLS 1.3");
        }
    }

    private static List<X509Certificate> chain(TlsFiles files, Path file, Instant now) throws ServiceHttpException {
        String setting = "tls.certificate";
        try {
            List<X509Certificate> chain = PemCertificates.all(files.certificate());
            X509Certificate leaf = chain.get(0);
            if (leaf.getNotAfter().toInstant().isBefore(now)) {
                throw new CertificateException("expired at " + leaf.getNotAfter().toInstant());
            }
            if (leaf.getNotBefore().toInstant().isAfter(now)) {
                throw new CertificateException("not valid before " + leaf.getNotBefore().toInstant());
            }
            List<String> uses = leaf.getExtendedKeyUsage();
            if (uses != null && !uses.contains(SERVER_AUTH) && !uses.contains(ANY_USE)) {
                throw new CertificateException("the certificate is not for servers (extended key usage)");
            }
            for (int i = 1; i < chain.size(); i++) {
                if (!chain.get(i - 1).getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
                    throw new CertificateException("certificate " + (i + 1) + " is not the issuer of the one before it");
                }
            }
            return chain;
        } catch (CertificateException e) {
            throw new ServiceHttpException(setting, file + ": " + e.getMessage());
        }
    }

    private static PrivateKey key(TlsFiles files, Path file, PublicKey certified) throws ServiceHttpException {
        try {
            PrivateKey key = Pem.key(files.key(), certified.getAlgorithm());
            if (!fits(key, certified)) {
                throw new GeneralSecurityException("not the key of the certificate");
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new ServiceHttpException("tls.key", file + ": " + e.getMessage());
        }
    }

    private static boolean fits(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(switch (certified.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> throw new GeneralSecurityException("a key that is neither RSA nor EC nor Ed25519");
        });
        try {
            signature.initSign(key);
            signature.update(key.getAlgorithm().getBytes(StandardCharsets.US_ASCII));
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(key.getAlgorithm().getBytes(StandardCharsets.US_ASCII));
            return signature.verify(signed);
        } catch (InvalidKeyException | SignatureException otherKey) {
            return false;
        }
    }

    private static ClientTrust clients(TlsFiles files, Path file, Set<String> names, Instant now) throws ServiceHttpException {
        try {
            return new ClientTrust(PemCertificates.authorities(files.clientCa(), now), names.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toUnmodifiableSet()));
        } catch (GeneralSecurityException e) {
            throw new ServiceHttpException("tls.clientCa", file + ": " + e.getMessage());
        }
    }
}
