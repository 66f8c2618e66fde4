package io.atcr.did.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What ends a call, and what leaves nothing behind. */
@Tag("hostile")
@Timeout(20)
class EndingTest {

    private static TestTls tls;

    @BeforeAll
    static void certificate() throws Exception {
        tls = TestTls.certificate("pds.example.com");
    }

    private static HttpFetcher.Builder fetcher(int port) {
        String hostPort = "pds.example.com:" + port;
        return HttpFetcher.builder().trustManager(tls.trust()).dns(host -> List.of(InetAddress.getByName("127.0.0.1")))
                .addressPolicy(AddressPolicy.publicOnly().allowPrivate(hostPort).allowPlainHttp(hostPort));
    }

    private static FetchRequest get(String scheme, int port) {
        return FetchRequest.get(URI.create(scheme + "://pds.example.com:" + port + "/"));
    }

    private static void assertFails(ThrowingCallable call, FetchError expected) {
        assertThatThrownBy(call).isInstanceOfSatisfying(FetchException.class, failed -> assertThat(failed.code()).isEqualTo(expected));
    }

    private static <T> FutureTask<T> started(ThreadGroup group, Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread thread = new Thread(group, task, "caller");
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    /** Interim heads without end, one each 20 ms, which says that it has begun. */
    private static RawServer dripping(CountDownLatch begun) throws IOException {
        return new RawServer((in, out) -> {
            RawServer.readHead(in);
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            begun.countDown();
            RawServer.drip(out, "HTTP/1.1 100 Continue\r\n\r\n");
        });
    }

    @Test
    void interruptEndsACallOfAServerThatDrips() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        ThreadGroup group = new ThreadGroup("callers");
        try (RawServer server = dripping(begun); HttpFetcher fetcher = fetcher(server.port()).build()) {
            FutureTask<FetchResponse> call = started(group, () -> fetcher.fetch(get("http", server.port())));
            begun.await();
            group.interrupt();

            assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS)).cause()
                    .isInstanceOfSatisfying(FetchException.class, failed -> assertThat(failed.code()).isEqualTo(FetchError.INTERRUPTED));
        }
    }

    @Test
    void deadlineHoldsWhoeverInterruptsTheThreadThatKeepsIt() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        try (RawServer server = dripping(begun);
                HttpFetcher fetcher = fetcher(server.port()).limits(FetchLimits.defaults().withTotalTimeout(Duration.ofSeconds(1))).build()) {
            FutureTask<FetchResponse> call = started(null, () -> fetcher.fetch(get("http", server.port())));
            begun.await();
            Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().equals("atproto-did-deadlines")).forEach(Thread::interrupt);

            assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS)).cause()
                    .isInstanceOfSatisfying(FetchException.class, failed -> assertThat(failed.code()).isEqualTo(FetchError.TIMEOUT));
        }
    }

    @Test
    void closeEndsACallThatWaitsForAResolverThatIsDeafToIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        HttpFetcher fetcher = HttpFetcher.builder().dns(host -> {
            asked.countDown();
            while (over.getCount() > 0) {
                Thread.onSpinWait();
            }
            return List.of();
        }).build();
        try {
            FutureTask<FetchResponse> call = started(null, () -> fetcher.fetch(get("https", 443)));
            asked.await();
            fetcher.close();

            assertThatThrownBy(() -> call.get(5, TimeUnit.SECONDS)).cause()
                    .isInstanceOfSatisfying(FetchException.class, failed -> assertThat(failed.code()).isEqualTo(FetchError.INTERRUPTED));
        } finally {
            over.countDown();
        }
    }

    @Test
    void handshakeThatStallsHasTheTimeOfOneConnection() throws Exception {
        FetchLimits limits = FetchLimits.defaults().withConnectTimeout(Duration.ofMillis(100)).withTotalTimeout(Duration.ofHours(1));
        try (RawServer server = new RawServer((in, out) -> RawServer.readHead(in)); HttpFetcher fetcher = fetcher(server.port()).limits(limits).build()) {
            assertFails(() -> fetcher.fetch(get("https", server.port())), FetchError.CONNECT);
        }
    }

    /** One response over TLS, after which the connection ends with or without a farewell of the server. */
    private static FutureTask<Boolean> answering(ServerSocket server, String response, boolean farewell) {
        return started(null, () -> {
            try (Socket below = server.accept();
                    SSLSocket ssl = (SSLSocket) tls.context().getSocketFactory().createSocket(below, "pds.example.com", below.getPort(), false)) {
                ssl.setUseClientMode(false);
                RawServer.readHead(ssl.getInputStream());
                ssl.getOutputStream().write(response.getBytes(StandardCharsets.US_ASCII));
                if (farewell) {
                    ssl.close();
                }
                below.shutdownOutput();
                return below.getInputStream().read() < 0;
            }
        });
    }

    @Test
    void A18_bodyThatAnybodyCanHaveCutOffIsNone() throws Exception {
        String untilClose = "HTTP/1.1 200 OK\r\n\r\n{\"deny\":[]}";
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")); HttpFetcher fetcher = fetcher(server.getLocalPort()).build()) {
            answering(server, untilClose, false);
            assertFails(() -> fetcher.fetch(get("https", server.getLocalPort())), FetchError.CONNECT);

            answering(server, untilClose, true);
            assertThat(fetcher.fetch(get("https", server.getLocalPort())).body()).asString().isEqualTo("{\"deny\":[]}");
        }
    }

    @Test
    void errorOfATrustManagerLeavesNoConnectionOpen() throws Exception {
        X509TrustManager faulty = new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String authType) {
                throw new AssertionError();
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String authType) {
                throw new StackOverflowError("a chain without end");
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        };
        CountDownLatch gone = new CountDownLatch(1);
        RawServer.Script script = (in, out) -> {
            try {
                RawServer.readHead(in);
            } finally {
                gone.countDown();
            }
        };
        try (RawServer server = new RawServer(script, tls.context()); HttpFetcher fetcher = fetcher(server.port()).trustManager(faulty).build()) {
            assertThatThrownBy(() -> fetcher.fetch(get("https", server.port()))).isInstanceOf(Throwable.class);
            assertThat(gone.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void resetContentEndsWithItsHead() throws Exception {
        RawServer.Script script = (in, out) -> {
            while (!RawServer.readHead(in).isEmpty()) {
                out.write("HTTP/1.1 205 Reset Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        };
        try (RawServer server = new RawServer(script); HttpFetcher fetcher = fetcher(server.port()).build()) {
            assertThat(fetcher.fetch(get("http", server.port())).status()).isEqualTo(205);
            assertThat(fetcher.fetch(get("http", server.port())).body()).isEmpty();
            assertThat(server.connections()).isEqualTo(2);
        }
    }
}
