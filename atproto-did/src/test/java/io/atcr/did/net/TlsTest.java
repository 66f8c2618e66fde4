package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class TlsTest {

    private static final char[] PASSWORD = "password".toCharArray();

    private static HttpsServer server;
    private static X509TrustManager trust;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        Path file = directory.resolve("server.p12");
        Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair",
                "-keyalg", "EC",
                "-alias", "server", "-dname", "CN=test", "-ext", "san=dns:pds.example.com", "-storetype", "PKCS12", "-keystore",
                file.toString(),
                "-storepass", new String(PASSWORD)).redirectErrorStream(true).start();
        String output = new String(keytool.getInputStream().readAllBytes());
        assertThat(keytool.waitFor()).as(output).isZero();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, PASSWORD);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        KeyStore roots = KeyStore.getInstance(KeyStore.getDefaultType());
        roots.load(null, null);
        roots.setCertificateEntry("server", store.getCertificate("server"));
        TrustManagerFactory trusts = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusts.init(roots);
        trust = (X509TrustManager) trusts.getTrustManagers()[0];

        server = HttpsServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.createContext("/ok", exchange -> {
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        server.createContext("/down", exchange -> {
            exchange.getResponseHeaders().set("Location", "http://pds.example.com:" + port() + "/ok");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
    }

    @AfterAll
    static void stop() {
        server.stop(0);
    }

    private static int port() {
        return server.getAddress().getPort();
    }

    private static URI uri(String host, String path) {
        return URI.create("https://" + host + ":" + port() + path);
    }

    private static HttpFetcher.Builder builder() {
        return HttpFetcher.builder()
                .addressPolicy(AddressPolicy.publicOnly().allowPrivate("pds.example.com:" + port())
                        .allowPrivate("other.example.com:" + port())
                        .allowPlainHttp("pds.example.com:" + port()))
                .dns(host -> List.of(InetAddress.getByName("127.0.0.1")));
    }

    @Test
    void certificateOfATrustedAuthorityForTheHostIsAccepted() throws Exception {
        try (HttpFetcher fetcher = builder().trustManager(trust).build()) {
            assertThat(fetcher.fetch(FetchRequest.get(uri("pds.example.com", "/ok"))).status()).isEqualTo(204);
        }
    }

    @Test
    void certificateOfAnUnknownAuthorityIsRefused() {
        try (HttpFetcher fetcher = builder().build()) {
            assertFails(fetcher, FetchRequest.get(uri("pds.example.com", "/ok")), FetchError.TLS);
        }
    }

    @Test
    void certificateForAnotherHostIsRefused() {
        try (HttpFetcher fetcher = builder().trustManager(trust).build()) {
            assertFails(fetcher, FetchRequest.get(uri("other.example.com", "/ok")), FetchError.TLS);
        }
    }

    @Test
    void serverThatSpeaksNoTlsIsATlsFailure() throws Exception {
        try (RawServer plain = new RawServer((in, out) -> out.write("HTTP/1.1 400 Bad\r\n\r\n".getBytes()));
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(plain.allowed()).build()) {
            assertFails(fetcher, FetchRequest.get(URI.create("https://" + plain.hostPort() + "/")), FetchError.TLS);
        }
    }

    @Test
    void A18_redirectFromHttpsToPlainHttpIsRefusedEvenWherePlainHttpIsAllowed() {
        try (HttpFetcher fetcher = builder().trustManager(trust).build()) {
            assertFails(fetcher, FetchRequest.get(uri("pds.example.com", "/down"))
                    .redirects(RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS),
                    FetchError.REDIRECT_REFUSED);
        }
    }
}
