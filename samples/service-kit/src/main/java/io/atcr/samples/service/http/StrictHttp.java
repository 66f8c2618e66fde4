package io.atcr.samples.service.http;

import org.eclipse.jetty.http.HttpCompliance;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;

/** HTTP/1.1 to the letter of RFC 9112: what two readers could read in two ways is refused, and small buffers. */
final class StrictHttp {

    private static final int HEADER_BYTES = 8 * 1024;
    /** No smaller than what a TLS record holds, so that it is decrypted where it is parsed. */
    private static final int INPUT_BYTES = 17 * 1024;

    private StrictHttp() {
    }

    static HttpConfiguration configuration() {
        HttpConfiguration http = new HttpConfiguration();
        http.setHttpCompliance(HttpCompliance.STRICT);
        http.setUriCompliance(UriCompliance.RFC3986);
        http.setRequestHeaderSize(HEADER_BYTES);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
        http.setUseInputDirectByteBuffers(false);
        http.setUseOutputDirectByteBuffers(false);
        return http;
    }

    static HttpConnectionFactory factory() {
        HttpConnectionFactory factory = new HttpConnectionFactory(configuration());
        factory.setInputBufferSize(INPUT_BYTES);
        return factory;
    }
}
