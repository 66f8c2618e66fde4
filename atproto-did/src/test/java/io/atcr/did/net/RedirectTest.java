package io.atcr.did.net;

import static io.atcr.did.net.FetchAssert.assertFails;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("hostile")
@Timeout(20)
class RedirectTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok";

    private static String redirect(String location) {
        return redirect(302, location);
    }

    private static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " Go\r\nLocation: " + location + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
    }

    private static RawServer answering(List<String> heads, String first, String... next) throws IOException {
        CopyOnWriteArrayList<String> answers = new CopyOnWriteArrayList<>(next);
        answers.add(0, first);
        return new RawServer((in, out) -> {
            heads.add(RawServer.readHead(in));
            String answer = answers.size() > 1 ? answers.remove(0) : answers.get(0);
            out.write(answer.getBytes(StandardCharsets.US_ASCII));
        });
    }

    private static FetchRequest follow(RawServer server) {
        return FetchRequest.get(server.uri("/start")).redirects(RedirectPolicy.CROSS_ORIGIN_WITHOUT_CREDENTIALS);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectWithinTheOriginIsFollowedWithCredentials(int status) throws Exception {
        List<String> heads = new CopyOnWriteArrayList<>();
        try (RawServer server = answering(heads, redirect(status, "/next#fragment"), OK);
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            FetchResponse response = fetcher.fetch(FetchRequest.get(server.uri("/start")).authorization("Bearer secret")
                    .redirects(RedirectPolicy.SAME_ORIGIN));

            assertThat(response.uri()).isEqualTo(server.uri("/next"));
            assertThat(heads).hasSize(2).allMatch(head -> head.contains("Bearer secret"));
        }
    }

    @Test
    void redirectIsNotFollowedUnlessTheRequestSaysSo() throws Exception {
        try (RawServer server = answering(new CopyOnWriteArrayList<>(), redirect("/next"));
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            assertFails(fetcher, FetchRequest.get(server.uri("/")), FetchError.REDIRECT_REFUSED);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void A18_credentialsDoNotCrossToAnotherPortAndDoNotComeBack() throws Exception {
        List<String> homeHeads = new CopyOnWriteArrayList<>();
        List<String> awayHeads = new CopyOnWriteArrayList<>();
        CopyOnWriteArrayList<String> answers = new CopyOnWriteArrayList<>();
        try (RawServer away = new RawServer((in, out) -> {
            awayHeads.add(RawServer.readHead(in));
            out.write(answers.get(0).getBytes(StandardCharsets.US_ASCII));
        }); RawServer home = answering(homeHeads, redirect(away.uri("/blob").toString()), OK);
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(home.allowed()
                        .allowPrivate(away.hostPort()).allowPlainHttp(away.hostPort())).build()) {
            answers.add(redirect(home.uri("/back").toString()));

            fetcher.fetch(follow(home).authorization("Bearer secret").header("X-Api-Key", "secret").header("Accept", "a/b"));

            assertThat(awayHeads).hasSize(1).allMatch(head -> !head.contains("secret") && head.contains("Accept: a/b"));
            assertThat(homeHeads).hasSize(2);
            assertThat(homeHeads.get(0)).contains("Bearer secret").contains("X-Api-Key: secret");
            assertThat(homeHeads.get(1)).doesNotContain("secret");
        }
    }

    @Test
    void A18_sameOriginPolicyStopsAtAnotherPort() throws Exception {
        try (RawServer away = RawServer.saying(OK); RawServer home = answering(new CopyOnWriteArrayList<>(), redirect(away.uri("/")
                .toString()));
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(home.allowed()
                        .allowPrivate(away.hostPort()).allowPlainHttp(away.hostPort())).build()) {
            assertFails(fetcher, follow(home).redirects(RedirectPolicy.SAME_ORIGIN), FetchError.REDIRECT_REFUSED);
            assertThat(away.connections()).isZero();
        }
    }

    @Test
    void A18_redirectToLoopbackIsRefused() throws Exception {
        try (RawServer inner = RawServer.saying(OK);
                RawServer outer = answering(new CopyOnWriteArrayList<>(), redirect("http://" + inner.hostPort() + "/"));
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(outer.allowed().allowPlainHttp(inner.hostPort())).build()) {
            assertFails(fetcher, follow(outer), FetchError.ADDRESS_REFUSED);
            assertThat(inner.connections()).isZero();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "https://169.254.169.254/latest/meta-data/, ADDRESS_REFUSED",
        "http://169.254.169.254/latest/meta-data/, SCHEME_REFUSED",
        "//169.254.169.254/, SCHEME_REFUSED",
        "https://127.0.0.1/, ADDRESS_REFUSED",
        "https://[::1]/, ADDRESS_REFUSED",
        "https://[::ffff:169.254.169.254]/, ADDRESS_REFUSED",
        "https://2852039166/, INVALID_URL",
        "https://0xa9fea9fe/, INVALID_URL",
        "https://user:secret@pds.example.com/, INVALID_URL",
        "file:///etc/passwd, SCHEME_REFUSED",
        "'https://pds.example.com/a b', REDIRECT_REFUSED",
        "https://[, REDIRECT_REFUSED"})
    void A18_everyHopPassesTheSameChecks(String location, FetchError expected) throws Exception {
        try (RawServer server = answering(new CopyOnWriteArrayList<>(), redirect(location));
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            FetchException failure = assertFails(fetcher, follow(server), expected);
            assertThat(failure.getMessage()).doesNotContain("secret");
        }
    }

    @Test
    void redirectLoopEnds() throws Exception {
        try (RawServer server = answering(new CopyOnWriteArrayList<>(), redirect("/start"));
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed())
                        .limits(FetchLimits.defaults().withMaxRedirects(3)).build()) {
            assertFails(fetcher, follow(server), FetchError.TOO_MANY_REDIRECTS);
            assertThat(server.connections()).isEqualTo(4);
        }
    }

    @Test
    void redirectToSeveralPlacesIsRefused() throws Exception {
        try (RawServer server = answering(new CopyOnWriteArrayList<>(),
                "HTTP/1.1 302 Go\r\nLocation: /a\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n");
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            assertFails(fetcher, follow(server), FetchError.REDIRECT_REFUSED);
        }
    }

    @Test
    void redirectWithoutLocationIsAResponse() throws Exception {
        try (RawServer server = RawServer.saying("HTTP/1.1 302 Go\r\nContent-Length: 0\r\n\r\n");
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            assertThat(fetcher.fetch(follow(server)).status()).isEqualTo(302);
        }
    }

    @ParameterizedTest
    @EnumSource(RedirectPolicy.class)
    void contentIsNeverSentOnToARedirect(RedirectPolicy policy) throws Exception {
        try (RawServer server = answering(new CopyOnWriteArrayList<>(), redirect(307, "/next"));
                HttpFetcher fetcher = HttpFetcher.builder().addressPolicy(server.allowed()).build()) {
            assertFails(fetcher, FetchRequest.post(server.uri("/"), "text/plain", new byte[0]).redirects(policy),
                    FetchError.REDIRECT_REFUSED);
        }
    }

    @Test
    void A18_aFailureSaysWhetherItIsOneOfTheHostThatWasAskedFirst() throws Exception {
        try (RawServer gone = answering(new CopyOnWriteArrayList<>(), "");
                RawServer server = answering(new CopyOnWriteArrayList<>(), redirect(gone.uri("/x").toString()), "");
                HttpFetcher fetcher = HttpFetcher.builder()
                        .addressPolicy(server.allowed().allowPrivate(gone.hostPort()).allowPlainHttp(gone.hostPort())).build()) {
            FetchException after = catchThrowableOfType(FetchException.class, () -> fetcher.fetch(follow(server)));
            assertThat(after.code()).isEqualTo(FetchError.CONNECT);
            assertThat(after.beforeRedirect()).isFalse();

            FetchException before = catchThrowableOfType(FetchException.class, () -> fetcher.fetch(follow(server)));
            assertThat(before.code()).isEqualTo(FetchError.CONNECT);
            assertThat(before.beforeRedirect()).isTrue();
        }
    }
}
