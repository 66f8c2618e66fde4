package io.atcr.verifier.registry;

import io.atcr.did.net.FetchRequest;
import io.atcr.did.net.FetchResponse;
import io.atcr.did.net.HttpFetcher;
import io.atcr.did.net.RedirectPolicy;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/** Answers a registry's authentication challenge: Basic, or a Bearer token from the token service it names. Thread-safe. */
final class Authenticator {
    private static final Duration STATIC_LIFETIME = Duration.ofMinutes(5);
    private static final int CACHED = 256;
    private static final int MOST_SCOPES = 4;
    private static final String CLIENT = "atcr-verifier";

    private final Access access;
    private final HttpFetcher fetcher;
    private final RegistryCredentials credentials;
    private final int maxTokenBytes;
    private final AuthorizationCache cache;

    Authenticator(HttpFetcher fetcher, RegistryCredentials credentials, int maxTokenBytes, LongSupplier nanoClock) {
        this(Access.PULL, fetcher, credentials, maxTokenBytes, nanoClock);
    }

    Authenticator(Access access, HttpFetcher fetcher, RegistryCredentials credentials, int maxTokenBytes, LongSupplier nanoClock) {
        this.access = access;
        this.fetcher = fetcher;
        this.credentials = credentials;
        this.maxTokenBytes = maxTokenBytes;
        this.cache = new AuthorizationCache(CACHED, nanoClock);
    }

    Optional<String> remembered(Endpoint endpoint) {
        return cache.get(endpoint);
    }

    void forget(Endpoint endpoint) {
        cache.remove(endpoint);
    }

    /** An {@code Authorization} value for the repository. The challenge must have come from the registry itself. */
    String answer(Endpoint endpoint, List<String> challengeHeaders, Deadline deadline) throws RegistryException {
        Optional<Credential> credential = credentials.forRegistry(endpoint.registry(), deadline.remaining());
        List<Challenge> challenges = Challenge.parse(challengeHeaders);
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("bearer")) {
                return bearer(endpoint, challenge, credential, deadline);
            }
        }
        for (Challenge challenge : challenges) {
            if (challenge.scheme().equals("basic") && credential.orElse(null) instanceof Credential.UsernamePassword password) {
                return remember(endpoint, basic(password), STATIC_LIFETIME);
            }
        }
        throw new RegistryException(RegistryError.UNAUTHORIZED, "the registry asks for credentials"
                + (credential.isPresent() ? " of another kind than those configured" : " and none are configured"));
    }

    private String bearer(Endpoint endpoint, Challenge challenge, Optional<Credential> credential, Deadline deadline)
            throws RegistryException {
        if (credential.orElse(null) instanceof Credential.RegistryToken token) {
            return remember(endpoint, "Bearer " + token.token(), STATIC_LIFETIME);
        }
        String realm = challenge.parameter("realm").orElseThrow(() ->
                new RegistryException(RegistryError.REALM_REFUSED, "the registry's challenge names no token service"));
        URI service = RealmRule.check(realm, endpoint.origin(), fetcher.addressPolicy());
        FetchRequest request = credential.orElse(null) instanceof Credential.IdentityToken identity
                ? refresh(service, challenge, endpoint, identity)
                : tokenRequest(service, challenge, endpoint, credential);
        FetchResponse response = ask(request.header("accept", "application/json").maxBody(maxTokenBytes).timeout(deadline.remaining()));
        if (response.status() != 200) {
            throw refused(response.status());
        }
        TokenResponse token = TokenResponse.parse(response.body());
        return remember(endpoint, "Bearer " + token.token(), token.lifetime());
    }

    /** An answer over its limit is no token; it says nothing about the content that the token is for. */
    private FetchResponse ask(FetchRequest request) throws RegistryException {
        try {
            return FetchFailures.fetch(fetcher, request, "token service");
        } catch (RegistryException e) {
            throw e.code() == RegistryError.TOO_LARGE ? new RegistryException(RegistryError.MALFORMED_TOKEN, String.valueOf(e.getMessage()), e) : e;
        }
    }

    private FetchRequest tokenRequest(
            URI realm, Challenge challenge, Endpoint endpoint, Optional<Credential> credential) {
        StringBuilder query = new StringBuilder();
        challenge.parameter("service").ifPresent(service -> query.append("&service=").append(encode(service)));
        scopes(challenge, endpoint, access).forEach(scope -> query.append("&scope=").append(encode(scope)));
        String separator = realm.getRawQuery() == null ? "?" : "&";
        FetchRequest request = FetchRequest.get(URI.create(realm + separator + query.substring(1)))
                .redirects(RedirectPolicy.SAME_ORIGIN);
        return credential.orElse(null) instanceof Credential.UsernamePassword password ? request.authorization(basic(password)) : request;
    }

    private FetchRequest refresh(URI realm, Challenge challenge, Endpoint endpoint, Credential.IdentityToken identity) {
        String form = "grant_type=refresh_token"
                + "&client_id=" + CLIENT
                + "&service=" + encode(challenge.parameter("service").orElse(""))
                + "&scope=" + encode(String.join(" ", scopes(challenge, endpoint, access)))
                + "&refresh_token=" + encode(identity.token());
        return FetchRequest.post(realm, "application/x-www-form-urlencoded", form.getBytes(StandardCharsets.US_ASCII))
                .redirects(RedirectPolicy.NONE);
    }

    /** What the challenge asks for, reduced to pulling; the repository's own scope where that leaves nothing. Nothing else is ever pushed to. */
    static Set<String> scopes(Challenge challenge, Endpoint endpoint, Access access) {
        if (access == Access.PUSH) {
            return Set.of(endpoint.scope(access));
        }
        Set<String> scopes = new LinkedHashSet<>();
        for (String scope : challenge.parameter("scope").orElse("").split(" ")) {
            int actions = scope.lastIndexOf(':');
            if (!scope.startsWith("repository:")) {
                scopes.add(scope);
            } else if (Arrays.asList(scope.substring(actions + 1).split(",")).contains("pull")) {
                scopes.add(scope.substring(0, actions) + ":pull");
            }
        }
        scopes.remove("");
        return scopes.isEmpty() || scopes.size() > MOST_SCOPES ? Set.of(endpoint.scope(access)) : scopes;
    }

    private static RegistryException refused(int status) {
        RegistryError code = status == 429 ? RegistryError.RATE_LIMITED
                : status >= 500 || status == 408 ? RegistryError.UNAVAILABLE
                : RegistryError.UNAUTHORIZED;
        return new RegistryException(code, "the registry's token service answers " + status);
    }

    private String remember(Endpoint endpoint, String authorization, Duration lifetime) {
        cache.put(endpoint, authorization, lifetime);
        return authorization;
    }

    private static String basic(Credential.UsernamePassword credential) {
        String pair = credential.username() + ":" + credential.password();
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
