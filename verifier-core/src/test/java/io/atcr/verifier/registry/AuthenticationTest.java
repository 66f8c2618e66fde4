package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.reference;
import static io.atcr.verifier.registry.FakeRegistry.v2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import io.atcr.verifier.registry.FakeRegistry.Seen;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuthenticationTest {
    private static final byte[] MANIFEST = utf8(image(""));
    private static final Digest DIGEST = Digest.ofBytes(MANIFEST);
    private static final String BASIC = "Basic " + Base64.getEncoder().encodeToString(utf8("alice:secret"));

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry elsewhere = new FakeRegistry();
    private final HttpFetcher fetcher = FakeRegistry.fetcher(registry, elsewhere);
    private final ImageReference tagged = registry.image(":v1");

    @AfterEach
    void stop() {
        fetcher.close();
        registry.close();
        elsewhere.close();
    }

    private void require(String authorization, String challenge) {
        registry.on(v2("manifests/v1"), request -> request.header("Authorization").equals(authorization)
                ? Answer.of(MANIFEST)
                : Answer.of(401, "{}").with("WWW-Authenticate", challenge));
    }

    private String bearerChallenge() {
        return "Bearer realm=\"http://" + registry.host() + "/token\",service=\"reg\",scope=\"repository:alice/app:pull\"";
    }

    private RegistryClient client(RegistryCredentials credentials) {
        return registry.client(fetcher).credentials(credentials).build();
    }

    private List<Seen> tokenRequests() {
        return registry.seen.stream().filter(request -> request.path().equals("/token")).toList();
    }

    @Test
    void basicChallengeIsAnsweredAndRemembered() throws Exception {
        require(BASIC, "Basic realm=\"registry\"");
        RegistryClient client = client(CredentialsFor.anyone("alice", "secret"));

        assertThat(client.resolve(tagged, TIMEOUT)).isEqualTo(DIGEST);
        client.resolve(tagged, TIMEOUT);

        assertThat(registry.seen).extracting(request -> request.header("Authorization")).containsExactly("", BASIC, BASIC);
    }

    @Test
    void withoutCredentialsABasicChallengeEndsTheRequest() {
        require(BASIC, "Basic realm=\"registry\"");

        refused(RegistryError.UNAUTHORIZED, () -> client(RegistryCredentials.anonymous()).resolve(tagged, TIMEOUT));
        assertThat(registry.seen).hasSize(1);
    }

    @Test
    void wrongCredentialsAreTriedOnce() {
        require(BASIC, "Basic realm=\"registry\"");

        RegistryException thrown = refused(RegistryError.UNAUTHORIZED,
                () -> client(CredentialsFor.anyone("alice", "wr0ng")).resolve(tagged, TIMEOUT));

        assertThat(registry.seen).hasSize(2);
        assertThat(thrown.getMessage()).doesNotContain("wr0ng");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Negotiate", "Bearer", "Basic realm=\"unfinished", "Digest realm=\"x\""})
    void challengeThatCannotBeAnsweredEndsTheRequest(String challenge) {
        require("never", challenge);

        RegistryException thrown = catchThrowableOfType(
                RegistryException.class, () -> client(RegistryCredentials.anonymous()).resolve(tagged, TIMEOUT));

        assertThat(thrown.code()).isIn(RegistryError.UNAUTHORIZED, RegistryError.REALM_REFUSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "access_token"})
    void bearerTokenIsFetchedAnonymouslyAndRemembered(String field) throws Exception {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", Answer.of(200, "{\"" + field + "\":\"abc\",\"expires_in\":300}"));
        RegistryClient client = client(RegistryCredentials.anonymous());

        assertThat(client.resolve(tagged, TIMEOUT)).isEqualTo(DIGEST);
        client.resolve(tagged, TIMEOUT);

        assertThat(tokenRequests()).singleElement().satisfies(request -> {
            assertThat(request.query()).isEqualTo("service=reg&scope=repository%3Aalice%2Fapp%3Apull");
            assertThat(request.header("Authorization")).isEmpty();
        });
    }

    @Test
    void bearerTokenIsFetchedWithTheCredentials() throws Exception {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", request -> request.header("Authorization").equals(BASIC)
                ? Answer.of(200, "{\"token\":\"abc\"}") : Answer.of(401, ""));

        assertThat(client(CredentialsFor.anyone("alice", "secret")).resolve(tagged, TIMEOUT)).isEqualTo(DIGEST);
        refused(RegistryError.UNAUTHORIZED, () -> client(RegistryCredentials.anonymous()).resolve(tagged, TIMEOUT));
    }

    @Test
    void identityTokenIsExchangedByForm() throws Exception {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", Answer.of(200, "{\"access_token\":\"abc\"}"));

        client(CredentialsFor.anyone(new Credential.IdentityToken("r+t"))).resolve(tagged, TIMEOUT);

        assertThat(tokenRequests()).singleElement().satisfies(request -> {
            assertThat(request.method()).isEqualTo("POST");
            assertThat(request.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
            assertThat(request.body()).contains("grant_type=refresh_token", "refresh_token=r%2Bt", "service=reg",
                    "scope=repository%3Aalice%2Fapp%3Apull");
        });
    }

    @Test
    void registryTokenIsSentToTheRegistryAndNowhereElse() throws Exception {
        require("Bearer direct", bearerChallenge());

        client(CredentialsFor.anyone(new Credential.RegistryToken("direct"))).resolve(tagged, TIMEOUT);

        assertThat(tokenRequests()).isEmpty();
    }

    @Test
    void tokenIsReplacedWhenItExpires() throws Exception {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", Answer.of(200, "{\"token\":\"abc\",\"expires_in\":65}"));
        AtomicLong now = new AtomicLong();
        RegistryClient client = registry.client(fetcher).nanoClock(now::get).build();

        client.resolve(tagged, TIMEOUT);
        now.addAndGet(Duration.ofSeconds(59).toNanos());
        client.resolve(tagged, TIMEOUT);
        assertThat(tokenRequests()).hasSize(1);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        client.resolve(tagged, TIMEOUT);
        assertThat(tokenRequests()).hasSize(2);
    }

    @Test
    void tokenThatTheRegistryNoLongerTakesIsReplacedOnce() throws Exception {
        AtomicInteger issued = new AtomicInteger();
        registry.on("/token", request -> Answer.of(200, "{\"token\":\"t" + issued.incrementAndGet() + "\",\"expires_in\":300}"));
        require("Bearer t1", bearerChallenge());
        RegistryClient client = client(RegistryCredentials.anonymous());
        client.resolve(tagged, TIMEOUT);
        require("Bearer t2", bearerChallenge());

        assertThat(client.resolve(tagged, TIMEOUT)).isEqualTo(DIGEST);
        assertThat(issued).hasValue(2);
    }

    @Test
    void tokenOfOneRepositoryIsNotSentForAnother() throws Exception {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", Answer.of(200, "{\"token\":\"abc\",\"expires_in\":300}"));
        registry.on("/v2/alice/other/manifests/v1", Answer.of(MANIFEST));
        RegistryClient client = client(RegistryCredentials.anonymous());

        client.resolve(tagged, TIMEOUT);
        client.resolve(reference(registry.host() + "/alice/other:v1"), TIMEOUT);

        assertThat(registry.seen.get(registry.seen.size() - 1).header("Authorization")).isEmpty();
    }

    /** It is not taken for a manifest that is too large, which would be final. */
    @Test
    void oversizedTokenResponseIsRefused() {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", Answer.of(200, "{\"token\":\"abc\",\"x\":\"" + "x".repeat(128 << 10) + "\"}"));

        refused(RegistryError.MALFORMED_TOKEN, () -> client(RegistryCredentials.anonymous()).resolve(tagged, TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "{}", "{\"token\":7}", "{\"token\":\"\"}", "{\"token\":\"a b\"}", "{\"token\":\"a\\r\\nX: y\"}",
        "{\"token\":\"a\",\"token\":\"b\"}", "{\"token\":\"\u00e9\"}"})
    void answerThatIsNoTokenIsRefused(String body) {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", Answer.of(200, body));

        refused(RegistryError.MALFORMED_TOKEN, () -> client(RegistryCredentials.anonymous()).resolve(tagged, TIMEOUT));
    }

    @ParameterizedTest
    @CsvSource({"401, UNAUTHORIZED", "403, UNAUTHORIZED", "400, UNAUTHORIZED", "429, RATE_LIMITED", "500, UNAVAILABLE"})
    void failingTokenServiceHasItsOwnReason(int status, RegistryError expected) {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", Answer.of(status, ""));

        refused(expected, () -> client(RegistryCredentials.anonymous()).resolve(tagged, TIMEOUT));
    }

    @Test
    void A18_credentialsDoNotFollowTheTokenServiceToAnotherOrigin() {
        require("Bearer abc", bearerChallenge());
        registry.on("/token", Answer.of(307, "").with("Location", "http://" + elsewhere.host() + "/token"));

        refused(RegistryError.REDIRECT_REFUSED,
                () -> client(CredentialsFor.anyone("alice", "secret")).resolve(tagged, TIMEOUT));
        assertThat(elsewhere.seen).isEmpty();
    }

    @Test
    void A18_challengeFromARedirectedOriginIsIgnored() {
        registry.on(v2("manifests/v1"), Answer.of(307, "").with("Location", "http://" + elsewhere.host() + "/m"));
        elsewhere.on("/m", Answer.of(401, "").with("WWW-Authenticate", "Basic realm=\"x\""));

        refused(RegistryError.UNAUTHORIZED, () -> client(CredentialsFor.anyone("alice", "secret")).resolve(tagged, TIMEOUT));
        assertThat(elsewhere.seen).singleElement().satisfies(request -> assertThat(request.header("Authorization")).isEmpty());
        assertThat(registry.seen).hasSize(1);
    }
}
