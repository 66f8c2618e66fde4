package io.atcr.samples.service;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Speaks to a server of this process, which has a certificate that is known. The least of HTTP/1.1 that this takes. */
final class LoopbackClient {
    private static final int TIMEOUT_MILLIS = 3_000;
    private static final int MAX_HEAD = 8 << 10;
    private static final int MAX_BODY = 1 << 20;

    private final SSLContext context;

    private LoopbackClient(SSLContext context) {
        this.context = context;
    }

    /** Trusts exactly the first certificate of a file. */
    static LoopbackClient trusting(Path certificate) throws IOException, GeneralSecurityException {
        Certificate own;
        try (InputStream in = Files.newInputStream(certificate)) {
            own = CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("own", own);
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, trust.getTrustManagers(), null);
        return new LoopbackClient(context);
    }

    Connection connect(int port) throws IOException {
        Socket socket = context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        return new Connection(socket);
    }

    /** One connection, for one thread. */
    static final class Connection implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        private Connection(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /** Posts JSON and reads the answer whole. */
        int post(String path, byte[] body) throws IOException {
            ByteArrayOutputStream request = new ByteArrayOutputStream();
            request.writeBytes(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            request.writeBytes(body);
            socket.getOutputStream().write(request.toByteArray());
            socket.getOutputStream().flush();
            String head = head();
            int length = length(head);
            if (in.readNBytes(length).length < length) {
                throw new IOException("an answer that is cut off");
            }
            return Integer.parseInt(head.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length()));
        }

        private String head() throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0 || head.length() > MAX_HEAD) {
                    throw new IOException("no answer");
                }
                head.append((char) next);
            }
            if (!head.toString().matches("(?s)HTTP/1\\.1 [0-9]{3} .*")) {
                throw new IOException("an answer that is not HTTP/1.1");
            }
            return head.toString();
        }

        private static int length(String head) throws IOException {
            for (String line : head.split("\r\n")) {
                if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
                    String value = line.substring("content-length:".length()).strip();
                    if (value.matches("[0-9]{1,7}") && Integer.parseInt(value) <= MAX_BODY) {
                        return Integer.parseInt(value);
                    }
                }
            }
            throw new IOException("an answer of no known length");
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
