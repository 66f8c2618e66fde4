package io.atcr.verifier.registry;

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
import org.junit.jupiter.api.Test;

class ReferrerBudgetTest extends ReferrersFixture {
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
