package io.atcr.samples.ratify;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.Junk;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.assertj.core.api.ThrowingConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** What binds an answer to the image, by calls as the host makes them, on a local network. */
class BindingTest {
    private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    @TempDir
    Path folder;

    private Scene scene;
    private LocalNetwork network;
    private Account alice;
    private Account mallory;

    @BeforeEach
    void start() throws IOException {
        scene = new Scene(folder);
        network = scene.network;
        alice = scene.alice;
        mallory = scene.mallory;
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void aSignedImageWithItsArtifactIsAllowed() throws Exception {
        PushedImage image = alice.push("app", "v1");
        String artifact = alice.attachSignature(image);

        Scene.Ended ended = ask(image.digestReference(), artifact);

        assertThat(ended.allowed()).isTrue();
        assertThat(ended.report().text("name")).isEqualTo("verifier-atcr");
        assertThat(ended.report().text("type")).isEqualTo("atcr-verifier");
        assertThat(ended.report().extension("outcome")).isEqualTo("allow");
        assertThat(ended.report().extension("evidence")).isEqualTo("live");
        assertThat(ended.report().extension("digest")).isEqualTo(image.digest());
        assertThat(ended.report().extension("policySha256")).isEqualTo(TrustPolicy.load(scene.policy).sha256());
        JsonNode signer = ended.report().report().orElseThrow().path("extensions").path("signers").path(0);
        assertThat(signer.path("did").asString()).isEqualTo(alice.did().toString());
        assertThat(signer.path("record").asString()).isEqualTo(alice.atUri(image));
    }

    @Test
    void aDeletedRecordIsNoSignatureWhateverTheArtifactSays() throws Exception {
        PushedImage image = alice.push("app", "v1");
        String artifact = alice.attachSignature(image);
        alice.deleteRecord(image);

        assertThat(ask(image.digestReference(), artifact)).satisfies(denied("deny", "record-absent"));
    }

    @Test
    void A12_anArtifactOfAnotherImageIsNoneOfThisOne() throws Exception {
        PushedImage good = alice.push("app", "v1");
        PushedImage other = alice.pushUnsigned("app", "v2");
        String artifact = alice.attachSignature(good);

        assertThat(ask(other.digestReference(), artifact)).satisfies(denied("deny", "artifact-mismatch"));
        assertThat(network.requests().count(Server.PDS)).as("nobody else is asked").isZero();
    }

    @Test
    void A12_aTagAloneIsRefusedBeforeAnybodyIsAsked() throws Exception {
        PushedImage image = alice.push("app", "v1");
        String artifact = alice.attachSignature(image);

        assertThat(ask(image.reference(), artifact)).satisfies(denied("deny", "digest-required"));
        assertThat(network.requests().count()).isZero();
    }

    @Test
    void A12_whereTagsAreAdmittedTheTagHasToLeadToTheArtifactsImage() throws Exception {
        PushedImage image = alice.push("app", "v1");
        String artifact = alice.attachSignature(image);

        assertThat(askByTag(image.reference(), artifact).allowed()).isTrue();

        PushedImage moved = alice.push("app", "v1");
        assertThat(moved.digest()).isNotEqualTo(image.digest());
        assertThat(askByTag(image.reference(), artifact)).satisfies(denied("deny", "artifact-mismatch"));
    }

    @Test
    void A12_anExemptDigestAmongTheArtifactsExemptsNoTag() throws Exception {
        PushedImage exempt = alice.push("pause", "v1");
        PushedImage unsigned = alice.pushUnsigned("app", "v1");
        Path settings = scene.settings("exempt.conf", "policy = " + scene.policy + "\n" + scene.plainHttp() + "exempt-digest = " + exempt.digest() + "\n");

        Scene.Ended ended = scene.ask(settings, Scene.variables(unsigned.reference()),
                scene.document(",\"requireDigest\":false", "", exempt.digest()).getBytes(StandardCharsets.UTF_8));

        assertThat(ended.allowed()).as(ended.out()).isFalse();
        assertThat(scene.ask(settings, Scene.variables(exempt.digestReference()), scene.document("", "", unsigned.digest()).getBytes(StandardCharsets.UTF_8)).allowed())
                .as("the image itself is exempt").isTrue();
    }

    @Test
    void anArtifactOfAnotherTypeOrWithoutAnImageIsRefused() throws Exception {
        PushedImage image = alice.push("app", "v1");
        String sbom = network.registryContents().putReferrer(image.path(), manifest("application/spdx+json", image.digest()), image.digest());
        String loose = network.registryContents().putManifest(image.path(), MANIFEST, manifest(VerifierEntry.ARTIFACT_TYPE, ""));

        assertThat(ask(image.digestReference(), sbom)).satisfies(denied("deny", "artifact-mismatch"));
        assertThat(ask(image.digestReference(), loose)).satisfies(denied("deny", "artifact-mismatch"));
        assertThat(ask(image.digestReference(), image.digest())).as("the image is no artifact of itself").satisfies(denied("deny", "artifact-mismatch"));
        assertThat(ask(image.digestReference(), "sha256:" + "0".repeat(64))).as("no such artifact").satisfies(denied("deny", "malformed-artifact"));
    }

    @Test
    void anArtifactWhoseBytesAreOthersIsRefused() throws Exception {
        PushedImage image = alice.push("app", "v1");
        String artifact = alice.attachSignature(image);
        network.addFault(FaultRule.on(Server.REGISTRY, "/manifests/" + artifact, Fault.corrupt(-2)));

        assertThat(ask(image.digestReference(), artifact)).satisfies(denied("deny", "malformed-artifact"));
    }

    @ParameterizedTest
    @EnumSource(value = Junk.class, names = {"NOT_JSON", "OTHER_LAYER_TYPE"})
    void A19_junkThatSomebodyAttachedDoesNotTakeAwayWhatTheOwnerSigned(Junk junk) throws Exception {
        PushedImage image = alice.push("app", "v1");

        assertThat(ask(image.digestReference(), alice.attachJunk(image, junk)).allowed()).isTrue();
    }

    @Test
    void A1_whatMalloryAttachesToHerOwnImageIsNoReason() throws Exception {
        PushedImage image = mallory.push("app", "v1");

        Scene.Ended verdict = ask(image.digestReference(), mallory.attachSignature(image));

        assertThat(verdict).satisfies(denied("deny", "owner-not-counted"));
    }

    @Test
    void whatCouldNotBeHadIsADenialThatSaysSo() throws Exception {
        PushedImage image = alice.push("app", "v1");
        String artifact = alice.attachSignature(image);
        FaultRule registry = network.addFault(FaultRule.on(Server.REGISTRY, Fault.status(503)));

        assertThat(ask(image.digestReference(), artifact)).satisfies(denied("unknown", "registry-unavailable"));

        network.removeFault(registry);
        network.addFault(FaultRule.on(Server.PDS, Fault.status(503)));
        assertThat(ask(image.digestReference(), artifact)).satisfies(denied("unknown", "pds-unavailable"));
    }

    @Test
    void A18_nobodyIsAskedAboutAnImageThatNoPolicyIsFor() throws Exception {
        Scene.Ended verdict = ask("169.254.169.254/a/b@sha256:" + "1".repeat(64), "sha256:" + "2".repeat(64));

        assertThat(verdict).satisfies(denied("deny", "no-policy"));
        assertThat(network.requests().count()).isZero();
    }

    @Test
    void aSubjectThatIsNoReferenceIsAnErrorOfTheArguments() {
        for (String subject : new String[] {"127.0.0.1:5000/x@sha256:00", "127.0.0.1:5000//x@sha256:" + "1".repeat(64), "app@sha256:" + "1".repeat(64)}) {
            Scene.Ended ended = ask(subject, "sha256:" + "2".repeat(64));

            assertThat(ended.status()).as(subject).isEqualTo(1);
            assertThat(ended.out()).as(subject).startsWith("{\"code\":7,");
        }
    }

    private static ThrowingConsumer<Scene.Ended> denied(String outcome, String reason) {
        return ended -> {
            assertThat(ended.allowed()).isFalse();
            assertThat(ended.status()).as("an answer, if a bad one").isZero();
            assertThat(ended.report().extension("outcome")).as(ended.out()).isEqualTo(outcome);
            assertThat(ended.report().extension("reason")).as(ended.out()).isEqualTo(reason);
        };
    }

    private static byte[] manifest(String artifactType, String subject) {
        String empty = "{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\"sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a\",\"size\":2}";
        String to = subject.isEmpty() ? "" : ",\"subject\":{\"mediaType\":\"" + MANIFEST + "\",\"digest\":\"" + subject + "\",\"size\":2}";
        return ("{\"schemaVersion\":2,\"mediaType\":\"" + MANIFEST + "\",\"artifactType\":\"" + artifactType + "\",\"config\":" + empty + ",\"layers\":["
                + empty + "]" + to + "}").getBytes(StandardCharsets.UTF_8);
    }

    private Scene.Ended ask(String subject, String referrer) {
        return scene.ask(subject, scene.document("", "", referrer));
    }

    private Scene.Ended askByTag(String subject, String referrer) {
        return scene.ask(subject, scene.document(",\"requireDigest\":false", "", referrer));
    }
}
