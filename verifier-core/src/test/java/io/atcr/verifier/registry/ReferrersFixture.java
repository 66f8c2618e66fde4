package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.index;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.v2;

import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** A registry with a repository whose subject has referrers. */
abstract class ReferrersFixture {
    static final byte[] SUBJECT_BYTES = utf8(image(""));
    static final Digest SUBJECT = Digest.ofBytes(SUBJECT_BYTES);
    static final Digest OTHER = Digest.ofBytes(utf8("other"));
    static final String API = v2("referrers/" + SUBJECT);
    static final String FALLBACK = v2("manifests/sha256-" + SUBJECT.hex());

    final FakeRegistry registry = new FakeRegistry();
    final FakeRegistry elsewhere = new FakeRegistry();
    final HttpFetcher fetcher = FakeRegistry.fetcher(registry, elsewhere);

    @AfterEach
    void stop() {
        fetcher.close();
        registry.close();
        elsewhere.close();
    }

    final Referrers referrers() throws RegistryException {
        return registry.client(fetcher).build().referrers(registry.image("@" + SUBJECT), SUBJECT, TIMEOUT);
    }

    final void api(String... entries) {
        registry.on(API, Answer.of(200, index(String.join(",", entries))));
    }

    static List<Digest> found(Referrers referrers) {
        return referrers.artifacts().stream().map(SignatureArtifact::manifestDigest).toList();
    }
}
