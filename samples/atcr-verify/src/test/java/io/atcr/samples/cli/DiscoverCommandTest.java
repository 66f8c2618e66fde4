package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.Junk;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.RecordedRequest;
import io.atcr.samples.localnetwork.ReferrersMode;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What there is about an image, shown and never judged. */
class DiscoverCommandTest {
    private LocalNetwork network;
    private Account alice;
    private Account mallory;
    private PushedImage image;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        mallory = network.createAccount("mallory.test");
        image = alice.push("prod-app", "v1");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private Run discover(String reference, String... more) {
        String[] first = {reference, "--atcr-registry", network.registry(), "--owner", alice.did().toString()};
        String[] all = Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new);
        return Run.of(Reach.args(network, "discover", all));
    }

    private JsonNode json(String reference, String... more) {
        String[] all = Arrays.copyOf(more, more.length + 2);
        all[more.length] = "-o";
        all[more.length + 1] = "json";
        Run run = discover(reference, all);
        assertThat(run.out().lines()).as(run.err()).hasSize(1);
        return JsonMapper.shared().readTree(run.out());
    }

    @Test
    void A1_signedImageIsShownAndNotAllowed() {
        alice.attachSignature(image);
        Run run = discover(image.reference());

        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(6);
        assertThat(run.out().lines().findFirst()).hasValue("NOT JUDGED " + image.reference() + ": a record of the owner's and 1 signature artifact");
        assertThat(run.out()).contains("digest     " + image.digest()).contains("owner      " + alice.did()).contains("tag record: there")
                .contains(alice.atUri(image)).contains("listed by the referrers API").doesNotContain("ALLOW");
    }

    @Test
    void jsonHasTheSame() {
        String artifact = alice.attachSignature(image);
        JsonNode found = json(image.reference());

        assertThat(found.get("judged").booleanValue()).isFalse();
        assertThat(found.get("digest").stringValue()).isEqualTo(image.digest());
        assertThat(found.get("record").get("verdict").stringValue()).isEqualTo("PRESENT");
        assertThat(found.get("record").get("repository").stringValue()).isEqualTo("prod-app");
        assertThat(found.get("tagRecord").get("verdict").stringValue()).isEqualTo("PRESENT");
        JsonNode one = found.get("artifacts").get(0);
        assertThat(one.get("digest").stringValue()).isEqualTo(artifact);
        assertThat(one.get("did").stringValue()).isEqualTo(alice.did().toString());
        assertThat(one.get("size").intValue()).isEqualTo(alice.signatureArtifact(image).length());
        assertThat(one.get("listedBy").get(0).stringValue()).isEqualTo("referrers-api");
        assertThat(found.get("notLookedAt")).isEmpty();
    }

    @Test
    void unsignedImageAndMissingImageExitWith3() {
        Run unsigned = discover(alice.pushUnsigned("other", "v1").reference());
        assertThat(unsigned.status()).as(unsigned.out()).isEqualTo(3);
        assertThat(unsigned.out()).contains("no signature found").contains("record: none");
        Run missing = discover(image.reference().replace(":v1", ":v2"));
        assertThat(missing.status()).as(missing.out()).isEqualTo(3);
        assertThat(missing.out()).contains("image-not-found");
    }

    @Test
    void nothingFoundWhereNotEverythingWasSeenExitsWith4() {
        PushedImage unsigned = alice.pushUnsigned("other", "v1");
        network.addFault(FaultRule.on(Server.REGISTRY, "/referrers/", Fault.status(503)));
        Run run = discover(unsigned.reference());

        assertThat(run.status()).as(run.out()).isEqualTo(4);
        assertThat(run.out()).contains("not looked at").contains("the list of referrers").contains("registry-unavailable");
        network.clearFaults();
        network.addFault(FaultRule.on(Server.PDS, Fault.status(500)));
        assertThat(discover(unsigned.reference()).status()).isEqualTo(4);
        network.addFault(FaultRule.on(Server.REGISTRY, Fault.status(503)));
        assertThat(discover(unsigned.reference()).status()).isEqualTo(4);
    }

    @Test
    void usageErrorsExitWith2() {
        assertThat(Run.of("discover").status()).isEqualTo(2);
        assertThat(Run.of("discover", "a b").status()).isEqualTo(2);
        assertThat(Run.of("discover", "atcr.io/a/b", "--owner", "alice").status()).isEqualTo(2);
        assertThat(Run.of("discover", "atcr.io/a/b", "--atcr-registry", "a/b").status()).isEqualTo(2);
        assertThat(Run.of("discover", "--policy", "x", "atcr.io/a/b").status()).isEqualTo(2);
    }

    @Test
    void pathWithTheOwnersDidNeedsNoWordOfTheCaller() {
        PushedImage own = alice.pushAs(alice.did().toString(), "own", "v1");
        alice.sign(own);
        Run run = Run.of(Reach.args(network, "discover", own.reference(), "--atcr-registry", network.registry()));

        assertThat(run.status()).as(run.out() + run.err()).isEqualTo(6);
        assertThat(run.out()).contains("owner      " + alice.did());
    }

    @Test
    void platformsOfAnIndexAreShown() {
        String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":[{\"mediaType\":"
                + "\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"" + image.digest() + "\",\"size\":" + image.manifest().length
                + ",\"platform\":{\"os\":\"linux\",\"architecture\":\"arm64\"}}]}";
        network.registryContents().tag(image.path(), "all", network.registryContents().putManifest(
                image.path(), "application/vnd.oci.image.index.v1+json", index.getBytes(StandardCharsets.UTF_8)));
        Run run = discover(image.reference().replace(":v1", ":all"));

        assertThat(run.out()).contains("platforms  1").contains(image.digest()).contains("linux/arm64");
    }

    @ParameterizedTest
    @EnumSource(ReferrersMode.class)
    void artifactIsFoundHoweverTheRegistryListsIt(ReferrersMode mode) {
        network.registryContents().referrersMode(mode);
        alice.attachSignature(image);

        assertThat(json(image.reference()).get("artifacts").get(0).get("listedBy").get(0).stringValue())
                .isEqualTo(mode == ReferrersMode.FALLBACK_TAG ? "fallback-tag" : "referrers-api");
    }

    @Test
    void A18_whomArtifactsNameIsNotAsked() {
        mallory.attachSignature(image);
        for (Junk junk : Junk.values()) {
            alice.attachJunk(image, junk);
        }
        Run run = discover(image.reference());

        assertThat(run.out()).contains("claims  " + mallory.did());
        assertThat(network.requests().all()).extracting(RecordedRequest::path).noneMatch(path -> path.contains(mallory.did().toString()));
        assertThat(network.requests().all()).noneMatch(request -> request.parameter("did").filter(mallory.did().toString()::equals).isPresent());
        assertThat(Run.of("discover", "--help").out()).contains("are shown and not asked");
    }

    @Test
    void A18_linkToAnotherOriginIsNotFollowed() {
        alice.attachSignature(image);
        long pds = network.requests().count(Server.PDS);
        network.addFault(FaultRule.on(Server.REGISTRY, "/referrers/", Fault.rewrite(
                reply -> reply.withHeader("Link", "<" + network.pds() + "/v2/next>; rel=\"next\""))));
        Run run = discover(image.reference());

        assertThat(run.status()).isEqualTo(6);
        assertThat(run.out()).contains("further pages of the list of referrers: LINK_REFUSED");
        assertThat(network.requests().all()).extracting(RecordedRequest::path).doesNotContain("/v2/next");
        assertThat(network.requests().count(Server.PDS)).isGreaterThan(pds);
    }

    @Test
    void A19_thousandsOfReferrersAreCutAndThatIsSaid() {
        alice.attachSignature(image);
        String entry = "{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"digest\":\"sha256:%064x\",\"size\":100,"
                + "\"artifactType\":\"application/vnd.atproto.signature.v1+json\"}";
        String index = "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\",\"manifests\":["
                + IntStream.range(0, 6000).mapToObj(i -> String.format(entry, i)).collect(Collectors.joining(",")) + "]}";
        network.addFault(FaultRule.on(Server.REGISTRY, "/referrers/",
                Fault.respond(Reply.of(200, "application/vnd.oci.image.index.v1+json", index.getBytes(StandardCharsets.UTF_8)))));
        Run run = discover(image.reference());

        assertThat(run.status()).isEqualTo(6);
        assertThat(run.out()).contains("the rest of the list of referrers: there are more referrers than are looked at (budget-exhausted)")
                .contains("not everything could be looked at");
        assertThat(run.out().lines().count()).isLessThan(120);
        assertThat(network.requests().count(Server.REGISTRY)).isLessThan(100);
    }

    @Test
    void A21_escapeSequencesInClaimsAndErrorsAreShownEscaped() {
        String evil = "\\u001b[31malice\\u202e ##[error]x\\r\\n::error::y";
        alice.attach(image, alice.signatureArtifact(image).replace("\"alice.test\"", "\"" + evil + "\""));
        alice.attach(image, "{\"" + evil + "\":1}");
        network.addFault(FaultRule.on(Server.REGISTRY, "/sha256-", Fault.respond(
                Reply.json(403, "{\"errors\":[{\"code\":\"" + evil + "\"}]}"))));
        for (String format : new String[] {"text", "json"}) {
            Run run = discover(image.reference(), "--output", format);

            assertThat(run.status()).isEqualTo(6);
            assertThat(run.out()).contains("u001b").doesNotContain("\u001b").doesNotContain("\u202e").doesNotContain("\r");
            assertThat(run.out().lines()).noneMatch(line -> line.startsWith("::") || line.contains("##[") && format.equals("text"));
        }
    }
}
