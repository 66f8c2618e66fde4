package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.AddressPolicy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthenticatorTest {
    @Test
    void A18_realmLessProtectedThanTheRegistryIsNotAsked() {
        ScriptedFetcher scripted = new ScriptedFetcher()
                .then(401, "", Map.of("www-authenticate", List.of("Bearer realm=\"http://registry.test/token\"")));
        RegistryClient client = RegistryClient.builder(scripted).credentials(CredentialsFor.anyone("alice", "secret")).build();

        refused(RegistryError.REALM_REFUSED, () -> client.resolve(reference("registry.test/a/b:v1"), TIMEOUT));
        assertThat(scripted.requests).hasSize(1);
    }

    @Test
    void A18_privateRealmIsNotAskedAlthoughTheAddressPolicyNamesIt() {
        ScriptedFetcher scripted = new ScriptedFetcher()
                .then(401, "", Map.of("www-authenticate", List.of("Bearer realm=\"https://10.0.0.5:5000/token\"")));

        refused(RegistryError.REALM_REFUSED,
                () -> RegistryClient.builder(scripted).build().resolve(reference("registry.test/a/b:v1"), TIMEOUT));
        assertThat(scripted.requests).hasSize(1);
    }

    @Test
    void realmMayHaveAQueryOfItsOwn() throws Exception {
        ScriptedFetcher scripted = new ScriptedFetcher()
                .then(401, "", Map.of("www-authenticate", List.of("Bearer realm=\"https://auth.test/t?x=1\",service=\"s&a=b\"")))
                .then(200, "{\"token\":\"abc\"}", Map.of())
                .then(200, "m", Map.of());

        RegistryClient.builder(scripted).build().resolve(reference("registry.test/a/b:v1"), TIMEOUT);

        assertThat(scripted.uris().get(1))
                .isEqualTo("https://auth.test/t?x=1&service=s%26a%3Db&scope=repository%3Aa%2Fb%3Apull");
        assertThat(ScriptedFetcher.authorization(scripted.requests.get(2))).isEqualTo("Bearer abc");
    }

    @Test
    void challengeOfThePageThatAnsweredElsewhereIsNotTheRegistrys() {
        ScriptedFetcher scripted = new ScriptedFetcher().thenFrom(URI.create("https://cdn.test/x"), 401,
                Map.of("www-authenticate", List.of("Bearer realm=\"https://auth.test/token\"")));

        refused(RegistryError.UNAUTHORIZED,
                () -> RegistryClient.builder(scripted).build().resolve(reference("registry.test/a/b:v1"), TIMEOUT));
        assertThat(scripted.requests).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "repository:alice/app:pull, repository:alice/app:pull",
        "'repository:alice/app:pull,push,delete', repository:alice/app:pull",
        "repository:alice/app:push, repository:alice/app:pull",
        "aws, aws",
        "'', repository:alice/app:pull",
        "a b c d e, repository:alice/app:pull"
    })
    void scopeIsThatOfTheChallengeReducedToPulling(String asked, String expected) {
        Challenge challenge = new Challenge("bearer", Map.of("scope", asked));

        assertThat(Authenticator.scopes(challenge, Endpoint.of(reference("registry.test/alice/app"), AddressPolicy.publicOnly()), Access.PULL)).containsExactly(expected);
    }

    @Test
    void authorizationsAreBoundedInNumber() {
        AuthorizationCache cache = new AuthorizationCache(2, () -> 0);
        Endpoint first = Endpoint.of(reference("registry.test/a/b"), AddressPolicy.publicOnly());
        Endpoint second = Endpoint.of(reference("registry.test/a/c"), AddressPolicy.publicOnly());
        Endpoint third = Endpoint.of(reference("registry.test/a/d"), AddressPolicy.publicOnly());

        cache.put(first, "1", Duration.ofSeconds(1));
        cache.put(second, "2", Duration.ofSeconds(1));
        cache.get(first);
        cache.put(third, "3", Duration.ofSeconds(1));

        assertThat(cache.size()).isEqualTo(2);
        assertThat(cache.get(first)).contains("1");
        assertThat(cache.get(second)).isEmpty();
    }

    @Test
    void tokenLifetimeIsBounded() throws Exception {
        assertThat(lifetime("")).isEqualTo(Duration.ofSeconds(55));
        assertThat(lifetime(",\"expires_in\":\"7\"")).isEqualTo(Duration.ofSeconds(55));
        assertThat(lifetime(",\"expires_in\":-9223372036854775808")).isEqualTo(Duration.ZERO);
        assertThat(lifetime(",\"expires_in\":9223372036854775807")).isEqualTo(Duration.ofSeconds(3595));
    }

    private static Duration lifetime(String more) throws RegistryException {
        return TokenResponse.parse(("{\"token\":\"t\"" + more + "}").getBytes(StandardCharsets.UTF_8)).lifetime();
    }

    @Test
    void secretsAreNotPrinted() {
        assertThat(new Credential.UsernamePassword("alice", "secret").toString()).doesNotContain("secret");
        assertThat(new Credential.IdentityToken("secret").toString()).doesNotContain("secret");
        assertThat(new Credential.RegistryToken("secret").toString()).doesNotContain("secret");
        assertThat(new TokenResponse("secret", Duration.ZERO).toString()).doesNotContain("secret");
    }
}
