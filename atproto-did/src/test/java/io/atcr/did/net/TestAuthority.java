package io.atcr.did.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.stream.Stream;
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

/** A certificate authority of a key of its own. All have the same name. */
final class TestAuthority {

    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private final KeyPair authority;
    private final Certificate root;

    TestAuthority() throws GeneralSecurityException, IOException {
        authority = KeyPairGenerator.getInstance("EC").generateKeyPair();
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        root = sign("CN=authority", authority.getPublic(), extensions, Duration.ofDays(-9), Duration.ofDays(9), authority.getPrivate());
    }

    /** The authority's own certificate as a file holds it. */
    byte[] pem() throws GeneralSecurityException {
        return ("-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(root.getEncoded()) + "\n-----END CERTIFICATE-----\n")
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** A certificate for these hosts, valid now. */
    TestTls issue(String... hosts) throws GeneralSecurityException, IOException {
        return issue(Duration.ofDays(-1), Duration.ofDays(1),
                Stream.of(hosts).map(host -> new GeneralName(GeneralName.dNSName, host)).toArray(GeneralName[]::new));
    }

    TestTls issue(Duration from, Duration until, GeneralName... names) throws GeneralSecurityException, IOException {
        KeyPair server = KeyPairGenerator.getInstance("EC").generateKeyPair();
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        Certificate certificate = sign("CN=test", server.getPublic(), extensions, from, until, authority.getPrivate());
        return TestTls.of(server.getPrivate(), certificate, root);
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
}
