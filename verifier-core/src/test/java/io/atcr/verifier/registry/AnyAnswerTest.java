package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.entry;
import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.index;
import static io.atcr.verifier.registry.Documents.referrer;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.reference;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Whatever a registry answers, an operation ends in its result or in a typed error. */
class AnyAnswerTest {
    private static final Digest SUBJECT = Digest.ofBytes(utf8("subject"));
    private static final ImageReference IMAGE = reference("registry.test/alice/app:v1");
    private static final List<String> BODIES = List.of("", "{}", "[", "{\"token\":\"t\"}",
            "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"},7]}", image(""),
            index(entry(SUBJECT, MediaTypes.SIGNATURE) + ",7," + entry(Digest.ofBytes(utf8(image(""))), "")),
            referrer(SUBJECT, MediaTypes.SIGNATURE, ""), Documents.artifact(SUBJECT, "x"));

    record Answer(int status, String body, Map<String, List<String>> headers) {}

    @Property(tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void anyAnswersGiveAResultOrATypedError(@ForAll("answers") List<Answer> answers) {
        resultOrTypedError(answers, client -> client.resolve(IMAGE, TIMEOUT));
        resultOrTypedError(answers, client -> client.manifest(IMAGE, SUBJECT, TIMEOUT));
        resultOrTypedError(answers, client -> client.referrers(IMAGE, SUBJECT, TIMEOUT));
        resultOrTypedError(answers, client -> client.blob(IMAGE, SUBJECT, 100, TIMEOUT));
    }

    private interface Operation {
        Object run(RegistryClient client) throws RegistryException;
    }

    private static void resultOrTypedError(List<Answer> answers, Operation operation) {
        ScriptedFetcher fetcher = new ScriptedFetcher();
        for (int i = 0; i < 64; i++) {
            Answer answer = answers.get(i % answers.size());
            fetcher.then(answer.status(), answer.body(), answer.headers());
        }
        RegistryClient client = RegistryClient.builder(fetcher).credentials(CredentialsFor.anyone("alice", "secret")).build();
        try {
            assertThat(operation.run(client)).isNotNull();
        } catch (RegistryException e) {
            assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}").doesNotContain("secret");
        }
    }

    @Provide
    Arbitrary<List<Answer>> answers() {
        Arbitrary<Integer> status = Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just(200)),
                Tuple.of(2, Arbitraries.of(401, 404)), Tuple.of(1, Arbitraries.integers().between(200, 599)));
        Arbitrary<String> body = Arbitraries.oneOf(Arbitraries.of(BODIES), Arbitraries.strings().ofMaxLength(40));
        Arbitrary<String> challenge = Arbitraries.oneOf(
                Arbitraries.of("Basic realm=\"x\"", "Bearer realm=\"https://auth.test/t\"", "Bearer realm=\"https://10.0.0.1/\""),
                Arbitraries.strings().ascii().ofMaxLength(30).map(text -> "Bearer realm=\"https://" + text + "\",scope=\"" + text + "\""));
        Arbitrary<String> link = Arbitraries.oneOf(
                Arbitraries.of("</v2/x>; rel=\"next\"", "<https://other.test/>; rel=next"), Arbitraries.strings().ascii().ofMaxLength(30));
        Arbitrary<String> digest = Arbitraries.of(SUBJECT.toString(), "sha256:", "x\u001by");
        Arbitrary<Map<String, List<String>>> headers = Combinators.combine(challenge, link, digest, Arbitraries.integers().between(0, 7))
                .as((c, l, d, used) -> Map.of(
                        (used & 1) == 0 ? "www-authenticate" : "x-a", List.of(c),
                        (used & 2) == 0 ? "link" : "x-b", List.of(l),
                        (used & 4) == 0 ? "x-c" : "docker-content-digest", List.of(d)));
        return Combinators.combine(status, body, headers).as(Answer::new).list().ofMinSize(1).ofMaxSize(4);
    }
}
