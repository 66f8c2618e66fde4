package io.atcr.samples.service.config;

import java.io.ByteArrayInputStream;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads certificates from PEM files (RFC 7468). What is in them is never quoted: a key may be in any of them by mistake. */
public final class PemCertificates {

    private PemCertificates() {}

    /**
     * The certificates of a file, in its order.
     *
     * @param pem what is in the file
     * @return at least one
     * @throws CertificateException if it has none, or something else
     */
    public static List<X509Certificate> all(byte[] pem) throws CertificateException {
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

    /**
     * The authorities of a file that vouch for others now; those that are expired are left out.
     *
     * @param pem what is in the file
     * @param now the time
     * @return at least one
     * @throws CertificateException if it has none, or something else, or a certificate that is not an authority's
     */
    public static List<X509Certificate> authorities(byte[] pem, Instant now) throws CertificateException {
        List<X509Certificate> authorities = all(pem);
        for (X509Certificate each : authorities) {
            if (each.getBasicConstraints() < 0) {
                throw new CertificateException("certificate " + (authorities.indexOf(each) + 1) + " is not that of an authority (basic constraints)");
            }
        }
        List<X509Certificate> valid = authorities.stream().filter(each -> !each.getNotAfter().toInstant().isBefore(now)).toList();
        if (valid.isEmpty()) {
            throw new CertificateException("all authorities are expired");
        }
        return valid;
    }
}
