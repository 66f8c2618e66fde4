package io.atcr.did.net;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** What serves with a certificate, and what trusts the authority that issued it. */
public record TestTls(SSLContext context, X509TrustManager trust) {

    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    /** A certificate for a host, valid now. */
    public static TestTls certificate(String host) throws GeneralSecurityException, IOException {
        return issued(new GeneralName(GeneralName.dNSName, host), Duration.ofDays(-1), Duration.ofDays(1));
    }

    /** A certificate for a name, valid from and until so long after now. */
    static TestTls issued(GeneralName name, Duration from, Duration until) throws GeneralSecurityException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        KeyPair authority = generator.generateKeyPair();
        KeyPair server = generator.generateKeyPair();
        ExtensionsGenerator ofAuthority = new ExtensionsGenerator();
        ofAuthority.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        Certificate root = sign("CN=authority", authority.getPublic(), ofAuthority, Duration.ofDays(-9), Duration.ofDays(9),
                authority.getPrivate());
        ExtensionsGenerator ofServer = new ExtensionsGenerator();
        ofServer.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(name));
        return of(server.getPrivate(), sign("CN=test", server.getPublic(), ofServer, from, until, authority.getPrivate()), root);
    }

    private static Certificate sign(String subject, PublicKey key, ExtensionsGenerator extensions, Duration from, Duration until,
            PrivateKey authority) throws GeneralSecurityException, IOException {
        V3TBSCertificateGenerator certificate = new V3TBSCertificateGenerator();
        certificate.setSerialNumber(new ASN1Integer(1));
        certificate.setIssuer(new X500Name("CN=authority"));
        certificate.setSubject(new X500Name(subject));
        certificate.setStartDate(new Time(Date.from(Instant.now().plus(from))));
        certificate.setEndDate(new Time(Date.from(Instant.now().plus(until))));
        certificate.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        certificate.setSignature(ECDSA);
        certificate.setExtensions(extensions.generate());
        TBSCertificate unsigned = certificate.generateTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(authority);
        signature.update(unsigned.getEncoded());
        ASN1EncodableVector signed = new ASN1EncodableVector();
        signed.add(unsigned);
        signed.add(ECDSA);
        signed.add(new DERBitString(signature.sign()));
        return CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(new DERSequence(signed).getEncoded()));
    }

    private static TestTls of(PrivateKey key, Certificate certificate, Certificate root) throws GeneralSecurityException, IOException {
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
