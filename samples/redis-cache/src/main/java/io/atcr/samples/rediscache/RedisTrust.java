package io.atcr.samples.rediscache;

import io.lettuce.core.SslOptions;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.TrustManagerFactory;

/** Who vouches for a server that is asked over TLS. What its certificate has to be for is not decided here: its host, as the URI says. */
final class RedisTrust {
    private RedisTrust() {}

    static SslOptions platform() {
        return SslOptions.create();
    }

    /** Trusts what these certificates vouch for and nothing that the platform trusts. */
    static SslOptions only(List<X509Certificate> authorities) {
        try {
            KeyStore anchors = KeyStore.getInstance("PKCS12");
            anchors.load(null, null);
            for (int i = 0; i < authorities.size(); i++) {
                anchors.setCertificateEntry("authority-" + i, authorities.get(i));
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(anchors);
            return SslOptions.builder().trustManager(trust).build();
        } catch (GeneralSecurityException | IOException impossible) {
            throw new IllegalStateException("the platform cannot hold certificates", impossible);
        }
    }
}
