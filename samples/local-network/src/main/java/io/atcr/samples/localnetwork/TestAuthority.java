package io.atcr.samples.localnetwork;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A certificate authority with a new P-256 key, for tests and demonstrations: it issues what a server and its clients need for TLS.
 * Immutable, thread-safe.
 */
public final class TestAuthority {

    /** What a certificate may be used for. */
    public enum Use {
        /** TLS servers. */
        SERVER,
        /** TLS clients. */
        CLIENT
    }

    /** The key of an issued certificate. */
    public enum KeyKind {
        /** ECDSA with P-256. */
        EC,
        /** RSA with 2048 bits. */
        RSA,
        /** Ed25519. */
        ED25519
    }

    /**
     * What to issue.
     *
     * @param names     the subject alternative names: DNS names, or IPv4 addresses
     * @param uses      the extended key usages; none: no such extension
     * @param notBefore when it becomes valid
     * @param notAfter  when it expires
     * @param kind      the key
     */
    public record Order(List<String> names, List<Use> uses, Instant notBefore, Instant notAfter, KeyKind kind) {

        /**
         * Copies the lists.
         *
         * @param names     the subject alternative names
         * @param uses      the extended key usages
         * @param notBefore when it becomes valid
         * @param notAfter  when it expires
         * @param kind      the key
         */
        public Order {
            names = List.copyOf(names);
            uses = List.copyOf(uses);
        }
    }

    private static final AlgorithmIdentifier ECDSA = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);

    private final KeyPair keys;
    private final X500Name name;
    private final X509Certificate certificate;

    private TestAuthority(String name) throws GeneralSecurityException, IOException {
        this.name = new X500Name("CN=" + name);
        this.keys = KeyPairGenerator.getInstance("EC").generateKeyPair();
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        Instant now = Instant.now();
        this.certificate = sign(this.name, keys.getPublic(), extensions, now.minus(Duration.ofDays(9)), now.plus(Duration.ofDays(9)));
    }

    /**
     * An authority with a key that nobody else has, valid for nine days.
     *
     * @param name its common name
     * @return the authority
     */
    public static TestAuthority named(String name) {
        try {
            return new TestAuthority(name);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this platform issues no certificates", impossible);
        }
    }

    /**
     * A certificate for a server, valid for a day, with a P-256 key.
     *
     * @param names DNS names or IPv4 addresses
     * @return the certificate and its key
     */
    public IssuedCertificate server(String... names) {
        return issue(order(List.of(names), Use.SERVER));
    }

    /**
     * A certificate for a client, valid for a day, with a P-256 key.
     *
     * @param names DNS names or IPv4 addresses
     * @return the certificate and its key
     */
    public IssuedCertificate client(String... names) {
        return issue(order(List.of(names), Use.CLIENT));
    }

    private static Order order(List<String> names, Use use) {
        Instant now = Instant.now();
        return new Order(names, List.of(use), now.minus(Duration.ofDays(1)), now.plus(Duration.ofDays(1)), KeyKind.EC);
    }

    /**
     * Issues a certificate for a new key, as ordered.
     *
     * @param order what to issue
     * @return the certificate and its key
     */
    public IssuedCertificate issue(Order order) {
        try {
            KeyPair pair = pair(order.kind());
            ExtensionsGenerator extensions = new ExtensionsGenerator();
            if (!order.names().isEmpty()) {
                extensions.addExtension(Extension.subjectAlternativeName, false,
                        new GeneralNames(order.names().stream().map(TestAuthority::generalName).toArray(GeneralName[]::new)));
            }
            if (!order.uses().isEmpty()) {
                extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(order.uses().stream()
                        .map(use -> use == Use.SERVER ? KeyPurposeId.id_kp_serverAuth : KeyPurposeId.id_kp_clientAuth)
                        .toArray(KeyPurposeId[]::new)));
            }
            X509Certificate leaf = sign(new X500Name("CN=" + (order.names().isEmpty() ? "nobody" : order.names().get(0))), pair.getPublic(),
                    extensions, order.notBefore(), order.notAfter());
            return new IssuedCertificate(leaf, pair.getPrivate(), certificate);
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("this platform issues no certificates", impossible);
        }
    }

    /**
     * The authority's own certificate.
     *
     * @return a self-signed certificate
     */
    public X509Certificate certificate() {
        return certificate;
    }

    /**
     * The authority's own certificate as a file holds it.
     *
     * @return PEM
     */
    public String pem() {
        return IssuedCertificate.pem(certificate);
    }

    private static KeyPair pair(KeyKind kind) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(kind == KeyKind.ED25519 ? "Ed25519" : kind.name().toUpperCase(Locale.ROOT));
        if (kind != KeyKind.ED25519) {
            generator.initialize(kind == KeyKind.RSA ? 2048 : 256);
        }
        return generator.generateKeyPair();
    }

    private static GeneralName generalName(String name) {
        boolean address = name.chars().allMatch(c -> c == '.' || c >= '0' && c <= '9');
        return new GeneralName(address ? GeneralName.iPAddress : GeneralName.dNSName, name);
    }

    private X509Certificate sign(X500Name subject, PublicKey key, ExtensionsGenerator extensions, Instant from, Instant until)
            throws GeneralSecurityException, IOException {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(64, new SecureRandom()).setBit(64)));
        generator.setIssuer(name);
        generator.setSubject(subject);
        generator.setStartDate(new Time(Date.from(from)));
        generator.setEndDate(new Time(Date.from(until)));
        generator.setSubjectPublicKeyInfo(SubjectPublicKeyInfo.getInstance(key.getEncoded()));
        generator.setSignature(ECDSA);
        generator.setExtensions(extensions.generate());
        TBSCertificate unsigned = generator.generateTBSCertificate();
        PrivateKey own = keys.getPrivate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(own);
        signature.update(unsigned.getEncoded());
        ASN1EncodableVector signed = new ASN1EncodableVector();
        signed.add(unsigned);
        signed.add(ECDSA);
        signed.add(new DERBitString(signature.sign()));
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(new DERSequence(signed).getEncoded()));
    }
}
