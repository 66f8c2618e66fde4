package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AskerTest {
    @TempDir
    Path temp;

    private Scene scene;

    @BeforeEach
    void scene() throws IOException {
        scene = new Scene(temp);
    }

    @Test
    void anExemptDigestIsAllowedWhateverElseIsBroken() throws Exception {
        Files.delete(scene.policy);
        Path list = Files.writeString(scene.folder.resolve("exempt"), "# pause\n" + Scene.DIGEST + "  # 3.10\n\n");
        PluginSettings settings = scene.settings("exempt-digests = exempt");

        Answer answer = scene.ask(settings, Scene.question());

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ALLOW);
        assertThat(answer.evidence()).isEqualTo(Answer.Source.EXEMPTION);
        assertThat(scene.log()).contains("reason=\"exempt-digest\"").contains("way=\"SETTINGS\"");
        assertThat(scene.ask(settings, Question.of(Scene.IMAGE, Scene.OTHER)).reason()).isEqualTo("configuration");

        Files.setPosixFilePermissions(list, PosixFilePermissions.fromString("rw-rw-rw-"));
        assertThat(scene.ask(settings, Scene.question()).message()).contains("can be written by everybody");
    }

    @Test
    void A12_anArtifactWithAnExemptDigestExemptsNoImage() throws Exception {
        PluginSettings settings = scene.settings("exempt-digest = " + Scene.DIGEST);

        Answer byTag = scene.ask(settings, Question.ofArtifact(Scene.IMAGE, Scene.DIGEST, Scene.DIGEST));

        assertThat(byTag.allowed()).as("whoever attaches artifacts chooses their digests").isFalse();
        assertThat(scene.ask(settings, Question.ofArtifact(Scene.IMAGE, Scene.DIGEST, Scene.OTHER)).reason()).isEqualTo("exempt-digest");
    }

    @Test
    void aWrongLineInTheExemptDigestsAllowsNothing() throws Exception {
        Files.writeString(scene.folder.resolve("exempt"), Scene.DIGEST + "\nsha256:abc\n");

        Answer answer = scene.ask(scene.settings("exempt-digests = exempt"), Scene.question());

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ERROR);
        assertThat(answer.message()).contains("exempt:2: not a digest");
    }

    @Test
    void A1_aPolicyThatDoesNotLoadAllowsNothing() throws Exception {
        Files.writeString(scene.policy, "version: 1.0\ndefault: allow\n");

        Answer answer = scene.ask(scene.settings(), Scene.question());

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ERROR);
        assertThat(answer.reason()).isEqualTo("configuration");
        assertThat(answer.message()).contains("trust-policy.yaml").contains("default");
    }

    @Test
    void A21_aFileThatACallNamesAsItsPolicyIsNotRepeated() throws Exception {
        Path secret = Files.writeString(scene.folder.resolve("token"), "eyJhbGciOiJSUzI1NiJ9.e30.c2lnbmF0dXJl");
        CallSettings call = new CallSettings(Optional.empty(), Optional.of(secret), Optional.empty(), List.of());

        Answer answer = scene.ask(PluginSettings.read(scene.write(""), call), Scene.question());

        assertThat(answer.reason()).isEqualTo("configuration");
        assertThat(answer.message()).contains("token").doesNotContain("eyJ");
    }

    @Test
    void A7_aPolicyThatEverybodyCanWriteIsNotUsed() throws Exception {
        Files.setPosixFilePermissions(scene.policy, PosixFilePermissions.fromString("rw-r--rw-"));

        assertThat(scene.ask(scene.settings(), Scene.question()).message()).contains("policies can be written by everybody");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "alice/prod-app", "127.0.0.1:15263/../x", "https://127.0.0.1:15263/alice.test/prod-app", "user@127.0.0.1:15263/alice.test/prod-app", "%31"})
    void A15_whatIsNoQualifiedReferenceIsNotAllowed(String reference) throws Exception {
        Answer answer = scene.ask(scene.settings(), Question.of(reference, Scene.DIGEST));

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ERROR);
        assertThat(answer.reason()).isEqualTo("bad-reference");
    }

    @Test
    void A15_theDigestOfTheCallerDecides() throws Exception {
        assertThat(scene.ask(scene.settings(), Question.of(Scene.IMAGE + "@" + Scene.DIGEST, Scene.DIGEST)).allowed()).isTrue();

        Answer answer = scene.ask(scene.settings(), Question.of(Scene.IMAGE + "@" + Scene.OTHER, Scene.DIGEST));

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.DENY);
        assertThat(answer.reason()).isEqualTo("digest-conflict");
    }

    @Test
    void A18_anImageWithoutAPolicyIsDeniedWithoutNetwork() throws Exception {
        Answer answer = scene.ask(scene.settings("private-host = 169.254.169.254:80"), Question.of("169.254.169.254/x/y:z", Scene.DIGEST));

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.DENY);
        assertThat(answer.reason()).isEqualTo("no-policy");
    }

    @Test
    void aBundleOfAnotherRepositoryIsNone() throws Exception {
        Answer answer = scene.ask(scene.settings(), Question.of("127.0.0.1:15263/alice.test/other:v1", Scene.DIGEST));

        assertThat(answer.allowed()).isFalse();
        assertThat(answer.reason()).isEqualTo("bundle-mismatch");
    }

    @Test
    void A5_anOldBundleIsNotCurrent() throws Exception {
        Files.writeString(scene.policy, Files.readString(scene.policy).replace("maxBundleAge: 3650d", "maxBundleAge: 30d"));
        Path bundle = scene.bundles.resolve(Scene.DIGEST.replace(':', '-') + ".atcrbundle");
        Files.setLastModifiedTime(bundle, FileTime.from(Instant.now().minusSeconds(31L * 24 * 3600)));

        Answer answer = scene.ask(scene.settings(), Scene.question());

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("not-current");
    }

    @Test
    void A5_aFolderThatEverybodyCanWriteHasNoBundles() throws Exception {
        Files.setPosixFilePermissions(scene.bundles, PosixFilePermissions.fromString("rwxrwxrwx"));

        Answer answer = scene.ask(scene.settings(), Scene.question());

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ERROR);
        assertThat(answer.message()).contains("the bundles can be written by everybody");
    }

    @Test
    void A10_stateThatEverybodyCanWriteRemembersNothing() throws Exception {
        Path state = Files.createDirectory(scene.folder.resolve("state"));
        Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));

        Answer answer = scene.ask(scene.settings("state = state"), Scene.question());

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ERROR);
        assertThat(answer.message()).contains("state: the marks of what was seen live can be written by everybody");
    }

    @Test
    void A7_authoritiesThatEverybodyCanWriteAreNotTrusted() throws Exception {
        Path ca = Files.writeString(scene.folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n");
        Files.setPosixFilePermissions(ca, PosixFilePermissions.fromString("rw-rw-rw-"));
        PluginSettings settings = PluginSettings.read(scene.write("policy = trust-policy.yaml\nca = ca.pem\n"));

        assertThat(scene.ask(settings, Scene.question()).message()).contains("ca.pem: the authorities can be written by everybody");
    }

    @Test
    void A7_credentialsThatNameProgramsAreNotEverybodys() throws Exception {
        Path file = Files.writeString(scene.folder.resolve("docker.json"), "{\"credsStore\":\"x\"}");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
        PluginSettings settings = PluginSettings.read(scene.write("policy = trust-policy.yaml\ncredential-helpers = yes\ndocker-config = docker.json\n"));

        assertThat(scene.ask(settings, Scene.question()).message()).contains("docker.json: the credentials can be written by everybody");
    }

    @Test
    void A3_anAuditedImageWithoutABundleIsLookedAtLive() throws Exception {
        Files.writeString(scene.policy, Files.readString(scene.policy).replace("action: enforce", "action: audit"));
        PluginSettings settings = PluginSettings.read(scene.write("policy = trust-policy.yaml\nbundles = bundles\nplc-directory = https://127.0.0.1:15264\n"));

        Answer answer = scene.ask(settings, Question.of(Scene.IMAGE, Scene.OTHER));

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ALLOW_WARN);
        assertThat(answer.evidence()).isEqualTo(Answer.Source.LIVE);
        assertThat(answer.reason()).isNotEqualTo("no-bundle");
    }

    @Test
    void aFolderThatIsNotThereYetHasNoBundles() throws Exception {
        Files.move(scene.bundles, scene.folder.resolve("away"));

        Answer answer = scene.ask(scene.settings(), Scene.question());

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.UNKNOWN);
        assertThat(answer.reason()).isEqualTo("no-bundle");
    }

    @Test
    void A5_aBundleWithoutAPinOrAnEarlierLookIsNotEnough() throws Exception {
        Files.writeString(scene.policy, Files.readString(scene.policy).replaceAll("(?m)^ +keys: .*\n", ""));

        Answer answer = scene.ask(scene.settings("state = state"), Scene.question());

        assertThat(answer.allowed()).isFalse();
        assertThat(answer.reason()).isEqualTo("history-unpinned");
    }

    @Test
    void aNamedSignerIsAmongThoseWhoCounted() throws Exception {
        PluginSettings settings = scene.settings();

        assertThat(scene.ask(settings, Scene.question().signedBy(Scene.ALICE, Optional.empty())).allowed()).isTrue();
        Answer other = scene.ask(settings, Scene.question().signedBy("did:web:mallory.example", Optional.empty()));
        assertThat(other.outcome()).isEqualTo(Answer.Outcome.DENY);
        assertThat(other.reason()).isEqualTo("signer-not-counted");
        assertThat(scene.ask(settings, Scene.question().signedBy(Scene.ALICE, Optional.of("io.atcr.manifest/another"))).allowed()).isFalse();
    }

    @Test
    void whatCannotBeAQuestionIsRefused() {
        for (String bad : new String[] {"", "a b", "a\nb", "\u202e", "x".repeat(2049)}) {
            assertThatThrownBy(() -> Question.of(bad, Scene.DIGEST)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> Question.of(Scene.IMAGE, bad)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Question.of(Scene.IMAGE, "sha256:" + "A".repeat(64))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aFolderForStateThatCannotBeWrittenAllowsNothing() throws Exception {
        Files.writeString(scene.folder.resolve("state"), "a file");

        Answer answer = scene.ask(scene.settings("state = state"), Scene.question());

        assertThat(answer.outcome()).isEqualTo(Answer.Outcome.ERROR);
        assertThat(answer.message()).contains("settings.conf:5:9");
    }
}
