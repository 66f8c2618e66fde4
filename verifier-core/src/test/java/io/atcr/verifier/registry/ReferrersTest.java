package io.atcr.verifier.registry;

import static io.atcr.verifier.registry.Documents.artifact;
import static io.atcr.verifier.registry.Documents.descriptor;
import static io.atcr.verifier.registry.Documents.entry;
import static io.atcr.verifier.registry.Documents.image;
import static io.atcr.verifier.registry.Documents.index;
import static io.atcr.verifier.registry.Documents.pushSignature;
import static io.atcr.verifier.registry.Documents.referrer;
import static io.atcr.verifier.registry.Documents.refused;
import static io.atcr.verifier.registry.Documents.utf8;
import static io.atcr.verifier.registry.FakeRegistry.TIMEOUT;
import static io.atcr.verifier.registry.FakeRegistry.v2;
import static io.atcr.verifier.registry.MediaTypes.SIGNATURE;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.net.HttpFetcher;
import io.atcr.policy.Digest;
import io.atcr.verifier.registry.FakeRegistry.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferrersTest {
    private static final byte[] SUBJECT_BYTES = utf8(image(""));
    private static final Digest SUBJECT = Digest.ofBytes(SUBJECT_BYTES);
    private static final Digest OTHER = Digest.ofBytes(utf8("other"));
    private static final String API = v2("referrers/" + SUBJECT);
    private static final String FALLBACK = v2("manifests/sha256-" + SUBJECT.hex());

    private final FakeRegistry registry = new FakeRegistry();
    private final FakeRegistry elsewhere = new FakeRegistry();
    private final HttpFetcher fetcher = FakeRegistry.fetcher(registry, elsewhere);

    @AfterEach
    void stop() {
        fetcher.close();
        registry.close();
        elsewhere.close();
    }

    private Referrers referrers() throws RegistryException {
        return registry.client(fetcher).build().referrers(registry.image("@" + SUBJECT), SUBJECT, TIMEOUT);
    }

    private void api(String... entries) {
        registry.on(API, Answer.of(200, index(String.join(",", entries))));
    }

    private static List<Digest> found(Referrers referrers) {
        return referrers.artifacts().stream().map(SignatureArtifact::manifestDigest).toList();
    }

    /** The one referrer is rejected for this reason, and the good one beside it is found. */
    private void assertRejectedAlone(Digest bad, RegistryError code) throws RegistryException {
        Digest good = pushSignature(registry, SUBJECT, "good");
        api(entry(bad, SIGNATURE), entry(good, SIGNATURE));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).singleElement().satisfies(rejected -> {
            assertThat(rejected.code()).as(rejected.detail()).isEqualTo(code);
            assertThat(rejected.digest()).contains(bad);
        });
        assertThat(referrers.complete()).isEqualTo(!code.transientFailure());
    }

    private Digest pushArtifact(String artifact) {
        Digest blob = registry.pushBlob(utf8(artifact));
        return registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, blob, utf8(artifact).length)));
    }

    @Test
    void signatureIsFoundThroughTheReferrersApi() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        api(entry(good, SIGNATURE));

        Referrers referrers = referrers();

        assertThat(referrers.complete()).isTrue();
        assertThat(referrers.rejected()).isEmpty();
        assertThat(referrers.artifacts()).singleElement().satisfies(artifact -> {
            assertThat(artifact.manifestDigest()).isEqualTo(good);
            assertThat(artifact.subject()).isEqualTo(SUBJECT);
            assertThat(artifact.did()).hasToString(Documents.DID);
            assertThat(artifact.recordUri()).hasToString("at://" + Documents.DID + "/io.atcr.manifest/rkey1");
            assertThat(artifact.commitCid()).isEmpty();
        });
        assertThat(registry.seen.get(0).query()).isEqualTo("artifactType=application%2Fvnd.atproto.signature.v1%2Bjson");
    }

    @Test
    void noReferrersAreACompleteAnswer() throws Exception {
        registry.on(API, Answer.of(200, "{\"schemaVersion\":2,\"manifests\":null}"));

        Referrers referrers = referrers();

        assertThat(referrers.artifacts()).isEmpty();
        assertThat(referrers.complete()).isTrue();
        assertThat(registry.seen).hasSize(1);
    }

    @Test
    void registryWithoutTheApiIsAskedForTheFallbackTag() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        registry.on(FALLBACK, Answer.of(200, index(entry(good, ""))));

        assertThat(found(referrers())).containsExactly(good);
    }

    @Test
    void neitherApiNorFallbackTagIsACompleteEmptyAnswer() throws Exception {
        Referrers referrers = referrers();

        assertThat(referrers.artifacts()).isEmpty();
        assertThat(referrers.complete()).isTrue();
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).containsExactly(API, FALLBACK);
    }

    @Test
    void unknownRepositoryIsNotARegistryWithoutTheApi() {
        registry.on(API, Answer.of(404, "{\"errors\":[{\"code\":\"NAME_UNKNOWN\"}]}"));

        refused(RegistryError.REPOSITORY_NOT_FOUND, this::referrers);
        assertThat(registry.seen).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503})
    void failingApiIsNotReadAsNoReferrers(int status) {
        registry.on(API, Answer.of(status, ""));

        refused(RegistryError.UNAVAILABLE, this::referrers);
    }

    @Test
    void failingFallbackTagIsNotReadAsNoReferrers() {
        registry.on(FALLBACK, Answer.of(503, ""));

        refused(RegistryError.UNAVAILABLE, this::referrers);
    }

    @Test
    void subjectServedForTheFallbackTagListsNothing() throws Exception {
        registry.on(FALLBACK, Answer.of(SUBJECT_BYTES));

        assertThat(referrers().complete()).isTrue();
    }

    @Test
    void indexServedAsItsOwnFallbackListsNothing() throws Exception {
        byte[] multi = utf8(index(entry(OTHER, SIGNATURE)));
        Digest subject = Digest.ofBytes(multi);
        registry.on(v2("manifests/sha256-" + subject.hex()), Answer.of(multi));

        Referrers referrers = registry.client(fetcher).build().referrers(registry.image("@" + subject), subject, TIMEOUT);

        assertThat(referrers.rejected()).isEmpty();
        assertThat(registry.seen).hasSize(2);
    }

    @Test
    void imageAtTheFallbackTagListsNothing() throws Exception {
        registry.on(FALLBACK, Answer.of(200, image(",\"annotations\":{}")));

        assertThat(referrers().artifacts()).isEmpty();
    }

    @Test
    void A16_ambiguousListIsRefused() {
        registry.on(API, Answer.of(200, "{\"schemaVersion\":2,\"manifests\":[],\"layers\":[]}"));
        refused(RegistryError.AMBIGUOUS_MANIFEST, this::referrers);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "{\"schemaVersion\":2}", "{\"schemaVersion\":2,\"manifests\":{}}"})
    void listThatIsNoIndexIsRefused(String body) {
        registry.on(API, Answer.of(200, body));

        refused(RegistryError.MALFORMED_REFERRERS, this::referrers);
    }

    @Test
    void imageServedAsListIsRefused() {
        registry.on(API, Answer.of(200, image("")));

        refused(RegistryError.MALFORMED_REFERRERS, this::referrers);
    }

    @Test
    void A19_registryThatIgnoresTheFilterCostsNoRequestsForOtherArtifacts() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        registry.on(API, Answer.of(200, index(entry(OTHER, "application/spdx+json") + "," + entry(good, SIGNATURE)))
                .with("OCI-Filters-Applied", "artifactType"));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).isEmpty();
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).doesNotContain(v2("manifests/" + OTHER));
    }

    @Test
    void registryThatListsTheConfigsTypeDoesNotHideASignature() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        Digest other = registry.push(referrer(SUBJECT, "application/spdx+json", ""));
        api(entry(good, "application/vnd.oci.empty.v1+json"), entry(other, "application/vnd.oci.empty.v1+json"));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).isEmpty();
    }

    @Test
    void A19_referrerOfAnotherTypeThanListedIsRejected() throws Exception {
        assertRejectedAlone(registry.push(referrer(SUBJECT, "application/spdx+json", "")), RegistryError.WRONG_ARTIFACT_TYPE);
    }

    @Test
    void A19_referrerOfAnotherSubjectIsRejected() throws Exception {
        assertRejectedAlone(pushSignature(registry, OTHER, "rkey1"), RegistryError.SUBJECT_MISMATCH);
    }

    @Test
    void A19_referrerWithoutSubjectIsRejected() throws Exception {
        String noSubject = referrer(SUBJECT, SIGNATURE, "").replaceFirst(",\"subject\":.*", "}");
        assertRejectedAlone(registry.push(noSubject), RegistryError.SUBJECT_MISMATCH);
    }

    @Test
    void referrerThatDoesNotHashToItsDigestIsRejected() throws Exception {
        registry.on(v2("manifests/" + OTHER), Answer.of(200, referrer(SUBJECT, SIGNATURE, "")));
        assertRejectedAlone(OTHER, RegistryError.DIGEST_MISMATCH);
    }

    @Test
    void missingReferrerIsRejected() throws Exception {
        assertRejectedAlone(OTHER, RegistryError.NOT_FOUND);
    }

    @Test
    void A19_referrerThatCannotBeHadLeavesTheAnswerIncomplete() throws Exception {
        registry.on(v2("manifests/" + OTHER), Answer.of(503, ""));
        assertRejectedAlone(OTHER, RegistryError.UNAVAILABLE);
    }

    @Test
    void malformedReferrerIsRejected() throws Exception {
        assertRejectedAlone(registry.push("{"), RegistryError.MALFORMED_MANIFEST);
    }

    @Test
    void A16_ambiguousReferrerIsRejected() throws Exception {
        String both = referrer(SUBJECT, SIGNATURE, "").replaceFirst("\\{", "{\"manifests\":[],");
        assertRejectedAlone(registry.push(both), RegistryError.AMBIGUOUS_MANIFEST);
    }

    @Test
    void referrerOfDockerTypeIsRejected() throws Exception {
        String docker = referrer(SUBJECT, SIGNATURE, "").replaceFirst("application/vnd.oci.image.manifest.v1.json", MediaTypes.DOCKER_MANIFEST);
        assertRejectedAlone(registry.push(docker), RegistryError.UNSUPPORTED_MEDIA_TYPE);
    }

    @Test
    void referrerWithoutLayersIsRejected() throws Exception {
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, "")), RegistryError.WRONG_LAYERS);
    }

    @Test
    void referrerWithTwoLayersIsRejected() throws Exception {
        String layer = descriptor(SIGNATURE, OTHER, 5);
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, layer + "," + layer)), RegistryError.WRONG_LAYERS);
    }

    @Test
    void referrerWithALayerOfAnotherTypeIsRejected() throws Exception {
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor("application/json", OTHER, 5))),
                RegistryError.WRONG_LAYERS);
    }

    @Test
    void layerDeclaredTooLargeIsRejectedUnread() throws Exception {
        Digest bad = registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, OTHER, 65537)));

        assertRejectedAlone(bad, RegistryError.TOO_LARGE);
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).doesNotContain(v2("blobs/" + OTHER));
    }

    @Test
    void layerThatIsLargerThanDeclaredAndAllowedIsRejected() throws Exception {
        Digest blob = registry.pushBlob(new byte[65537]);
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, blob, 10))), RegistryError.TOO_LARGE);
    }

    @Test
    void layerOfAnotherSizeThanDeclaredIsRejected() throws Exception {
        Digest blob = registry.pushBlob(utf8(artifact(SUBJECT, "rkey1")));
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, blob, 10))), RegistryError.SIZE_MISMATCH);
    }

    @Test
    void layerThatDoesNotHashToItsDigestIsRejected() throws Exception {
        registry.on(v2("blobs/" + OTHER), Answer.of(200, artifact(SUBJECT, "rkey1")));
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, OTHER, 10))), RegistryError.DIGEST_MISMATCH);
    }

    @Test
    void missingLayerIsRejected() throws Exception {
        assertRejectedAlone(registry.push(referrer(SUBJECT, SIGNATURE, descriptor(SIGNATURE, OTHER, 10))), RegistryError.NOT_FOUND);
    }

    @Test
    void malformedArtifactIsRejected() throws Exception {
        assertRejectedAlone(pushArtifact("{\"subject\":{\"digest\":\"" + SUBJECT + "\"}}"), RegistryError.MALFORMED_ARTIFACT);
    }

    @Test
    void A19_artifactAboutAnotherImageIsRejected() throws Exception {
        assertRejectedAlone(pushArtifact(artifact(OTHER, "rkey1")), RegistryError.SUBJECT_MISMATCH);
    }

    @Test
    void entryThatIsNoDescriptorConcernsItselfAlone() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        api("7", "{}", entry("sha512:00", SIGNATURE), entry(good, SIGNATURE));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).hasSize(3).allSatisfy(rejected -> {
            assertThat(rejected.code()).isEqualTo(RegistryError.MALFORMED_DESCRIPTOR);
            assertThat(rejected.digest()).isEmpty();
        });
    }

    @Test
    void A19_referrerListedAsTooLargeIsRejectedUnread() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        api(entry(OTHER, SIGNATURE).replace("400", "65537"), entry(good, SIGNATURE));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.rejected()).singleElement().extracting(RejectedReferrer::code).isEqualTo(RegistryError.TOO_LARGE);
        assertThat(registry.seen).extracting(FakeRegistry.Seen::path).doesNotContain(v2("manifests/" + OTHER));
    }

    @Test
    void A19_resultDoesNotDependOnTheRegistrysOrder() throws Exception {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            entries.add(entry(pushSignature(registry, SUBJECT, "rkey" + i), i % 2 == 0 ? SIGNATURE : ""));
        }
        entries.add(entries.get(3));
        api(entries.toArray(String[]::new));
        Referrers forwards = referrers();
        Collections.reverse(entries);
        api(entries.toArray(String[]::new));

        assertThat(found(forwards)).hasSize(6).isSortedAccordingTo((a, b) -> a.hex().compareTo(b.hex()));
        assertThat(found(referrers())).isEqualTo(found(forwards));
    }

    @Test
    void A19_budgetStopsAJunkFloodAndSaysSo() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        List<String> entries = IntStream.range(0, 200)
                .mapToObj(i -> entry(Digest.ofBytes(utf8("junk" + i)), SIGNATURE))
                .collect(Collectors.toCollection(ArrayList::new));
        entries.add(entry(good, SIGNATURE));
        api(entries.toArray(String[]::new));

        Referrers referrers = referrers();

        assertThat(referrers.limitReached()).isTrue();
        assertThat(referrers.complete()).isFalse();
        assertThat(registry.seen.stream().filter(request -> request.path().contains("/manifests/"))).hasSize(64);
    }

    @Test
    void A19_entriesThatClaimToBeSignaturesAreExaminedBeforeOthers() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        List<String> entries = IntStream.range(0, 200)
                .mapToObj(i -> entry(Digest.ofBytes(utf8("junk" + i)), ""))
                .collect(Collectors.toCollection(ArrayList::new));
        entries.add(entry(good, SIGNATURE));
        api(entries.toArray(String[]::new));

        assertThat(found(referrers())).containsExactly(good);
    }

    @Test
    void pagesAreFollowed() throws Exception {
        Digest first = pushSignature(registry, SUBJECT, "rkey1");
        Digest second = pushSignature(registry, SUBJECT, "rkey2");
        Digest third = pushSignature(registry, SUBJECT, "rkey3");
        registry.on(API, request -> request.query().contains("last=1")
                ? Answer.of(200, index(entry(second, SIGNATURE)))
                        .with("Link", "<http://" + registry.host() + v2("more") + ">; rel=\"prefetch next\"")
                : Answer.of(200, index(entry(first, SIGNATURE))).with("Link", "<" + API + "?last=1>; rel=\"next\""));
        registry.on(v2("more"), Answer.of(200, index(entry(third, SIGNATURE))));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactlyInAnyOrder(first, second, third);
        assertThat(referrers.complete()).isTrue();
    }

    @Test
    void A18_pageAtAnotherOriginIsNotAsked() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        registry.on(API, Answer.of(200, index(entry(good, SIGNATURE)))
                .with("Link", "<http://" + elsewhere.host() + API + ">; rel=next"));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.listingFailure()).contains(RegistryError.LINK_REFUSED);
        assertThat(referrers.complete()).isFalse();
        assertThat(elsewhere.seen).isEmpty();
    }

    @Test
    void A18_listIsNotFollowedToAnotherOrigin() {
        registry.on(API, Answer.of(307, "").with("Location", "http://" + elsewhere.host() + API));

        refused(RegistryError.REDIRECT_REFUSED, this::referrers);
        assertThat(elsewhere.seen).isEmpty();
    }

    @Test
    void failingPageLeavesTheAnswerIncomplete() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        registry.on(API, Answer.of(200, index(entry(good, SIGNATURE))).with("Link", "<" + v2("more") + ">; rel=\"next\""));
        registry.on(v2("more"), Answer.of(503, ""));

        Referrers referrers = referrers();

        assertThat(found(referrers)).containsExactly(good);
        assertThat(referrers.listingFailure()).contains(RegistryError.UNAVAILABLE);
        assertThat(referrers.complete()).isFalse();
    }

    @Test
    void A19_endlessPagesStopAtTheLimit() throws Exception {
        AtomicInteger page = new AtomicInteger();
        registry.on(API, request -> Answer.of(200, index(""))
                .with("Link", "<" + API + "?page=" + page.incrementAndGet() + ">; rel=\"next\""));

        Referrers referrers = referrers();

        assertThat(referrers.limitReached()).isTrue();
        assertThat(page).hasValue(16);
    }

    @Test
    void A19_listsStopAtTheLimitOfEntries() throws Exception {
        String page = index(String.join(",", Collections.nCopies(4000, entry(OTHER, "application/spdx+json"))));
        registry.on(API, request -> Answer.of(200, page).with("Link", "<" + API + ">; rel=\"next\""));

        Referrers referrers = referrers();

        assertThat(referrers.limitReached()).isTrue();
        assertThat(registry.seen).hasSize(2);
    }

    @Test
    void deadlineDuringExaminationLeavesTheRestUnknown() throws Exception {
        Digest good = pushSignature(registry, SUBJECT, "rkey1");
        AtomicLong now = new AtomicLong();
        registry.on(API, request -> {
            now.addAndGet(Duration.ofSeconds(21).toNanos());
            return Answer.of(200, index(entry(good, SIGNATURE)));
        });
        RegistryClient client = registry.client(fetcher).nanoClock(now::get).build();

        Referrers referrers = client.referrers(registry.image("@" + SUBJECT), SUBJECT, TIMEOUT);

        assertThat(referrers.rejected()).singleElement().extracting(RejectedReferrer::code).isEqualTo(RegistryError.TIMEOUT);
        assertThat(referrers.complete()).isFalse();
    }
}
