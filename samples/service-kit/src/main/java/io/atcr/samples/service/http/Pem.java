package io.atcr.samples.service.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Reads private keys from PEM files (RFC 7468). What is in them is never quoted. */
final class Pem {

    private static final String KEY_BEGIN = "-----BEGIN PRIVATE KEY-----";
    private static final String KEY_END = "-----END PRIVATE KEY-----";

    private Pem() {
    }

    /** The one private key of a file, for a certificate with this kind of public key. */
    static PrivateKey key(byte[] pem, String algorithm) throws GeneralSecurityException {
        String text = new String(pem, StandardCharsets.ISO_8859_1);
        refuseOtherForms(text);
        int begin = text.indexOf(KEY_BEGIN);
        int end = text.indexOf(KEY_END, Math.max(begin, 0));
        if (begin < 0 || end < 0) {
            throw new GeneralSecurityException("no PKCS #8 private key in PEM form (BEGIN PRIVATE KEY)");
        }
        if (text.indexOf(KEY_BEGIN, end) >= 0) {
            throw new GeneralSecurityException("more than one private key");
        }
        byte[] encoded;
        try {
            encoded = Base64.getMimeDecoder().decode(text.substring(begin + KEY_BEGIN.length(), end));
        } catch (IllegalArgumentException notBase64) {
            throw new GeneralSecurityException("the private key is not Base64");
        }
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | RuntimeException unreadable) {
            throw new GeneralSecurityException("not a PKCS #8 private key for the certificate, whose key is of the kind " + algorithm);
        }
    }

    private static void refuseOtherForms(String text) throws GeneralSecurityException {
        if (text.contains("BEGIN ENCRYPTED PRIVATE KEY")) {
            throw new GeneralSecurityException("the private key is encrypted; write it without a password: openssl pkcs8 -in tls.key -out pkcs8.key");
        }
        boolean rsa = text.contains("BEGIN RSA PRIVATE KEY");
        if (rsa || text.contains("BEGIN EC PRIVATE KEY")) {
            throw new GeneralSecurityException("a private key in " + (rsa ? "PKCS #1" : "SEC 1") + " form; convert it to PKCS #8: "
                    + "openssl pkcs8 -topk8 -nocrypt -in tls.key -out pkcs8.key (cert-manager: spec.privateKey.encoding: PKCS8)");
        }
    }
}
