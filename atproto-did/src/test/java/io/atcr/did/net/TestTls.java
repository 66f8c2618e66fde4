package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What serves with a certificate, and what trusts it. */
record TestTls(SSLContext context, X509TrustManager trust) {

    private static final String PASSWORD = "password";

    /** A self-signed certificate for the subject alternative name, such as {@code dns:pds.example.com}. */
    static TestTls certificate(Path directory, String name) throws Exception {
        Path file = Files.createTempDirectory(directory, "tls").resolve("server.p12");
        keytool(file, "-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=test", "-ext", "san=" + name);
        return load(file, "server");
    }

    /** A certificate that an authority issued for some days from a start, such as {@code -2d}; the authority is trusted. */
    static TestTls issued(Path directory, String name, String start, int days) throws Exception {
        Path file = Files.createTempDirectory(directory, "tls").resolve("server.p12");
        Path request = file.resolveSibling("server.csr");
        Path certificate = file.resolveSibling("server.crt");
        keytool(file, "-genkeypair", "-keyalg", "EC", "-alias", "authority", "-dname", "CN=authority", "-ext", "bc:c", "-startdate", "-9d");
        keytool(file, "-genkeypair", "-keyalg", "EC", "-alias", "server", "-dname", "CN=test");
        keytool(file, "-certreq", "-alias", "server", "-file", request.toString());
        keytool(file, "-gencert", "-alias", "authority", "-infile", request.toString(), "-outfile", certificate.toString(),
                "-ext", "san=" + name, "-startdate", start, "-validity", Integer.toString(days));
        keytool(file, "-importcert", "-noprompt", "-alias", "server", "-file", certificate.toString());
        return load(file, "authority");
    }

    private static void keytool(Path store, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(output).isZero();
    }

    private static TestTls load(Path file, String trusted) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD.toCharArray());
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        roots.setCertificateEntry(trusted, store.getCertificate(trusted));
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
