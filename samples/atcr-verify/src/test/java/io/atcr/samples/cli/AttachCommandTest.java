package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.CarException;
import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.RecordedRequest;
import io.atcr.samples.localnetwork.ReferrersMode;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.localnetwork.Tampering;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Signature artifacts that are pushed, and found by who verifies. */
class AttachCommandTest {
    @TempDir
    Path folder;

    private LocalNetwork network;
    private Account alice;
    private Account bob;
    private PushedImage image;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        bob = network.createAccount("bob.test");
        image = alice.push("prod-app", "v1");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    private Run attach(PushedImage to, String record, String... more) {
        String[] first = {to.reference(), "--record", record, "--atcr-registry", network.registry(), "--owner", alice.did().toString()};
        return Run.of(Reach.args(network, "attach", Stream.of(first, more).flatMap(Arrays::stream).toArray(String[]::new)));
    }

    private List<RecordedRequest> writes() {
        return network.requests().all().stream().filter(request -> !request.method().equals("GET") && !request.method().equals("HEAD")).toList();
    }

    private String foreignPolicy() throws IOException {
        return Files.writeString(folder.resolve("policy.yaml"), network.policyYaml(bob).replace("action: enforce", "foreignSigners: true\n    action: enforce")).toString();
    }

    /** Bob's record is at a key that only an artifact tells. */
    private String bobsRecord() {
        String path = "io.atcr.manifest/3kabcdefgh22a";
        try {
            bob.repository().put(RecordPath.parse(path), DataValue.Map.builder().put("$type", "io.atcr.manifest")
                    .put("repository", image.path()).put("digest", image.digest()).put("mediaType", "application/vnd.oci.image.manifest.v1+json")
                    .put("schemaVersion", 2).put("createdAt", "2026-01-01T00:00:00Z").build());
        } catch (CarException e) {
            throw new IllegalStateException(e);
        }
        return "at://" + bob.did() + "/" + path;
    }

    @ParameterizedTest
    @EnumSource(ReferrersMode.class)
    void whatIsAttachedIsFoundByVerify(ReferrersMode mode) throws Exception {
        network.registryContents().referrersMode(mode);
        String record = bobsRecord();
        String policy = foreignPolicy();
        Run before = Run.of(Reach.args(network, "verify", image.reference(), "--policy", policy));
        assertThat(before.status()).as(before.out()).isEqualTo(3);

        Run run = attach(image, record);

        assertThat(run.status()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).startsWith("ATTACHED sha256:").contains(image.digestReference()).contains(record);
        assertThat(run.out().contains("fallback-tag")).isEqualTo(mode == ReferrersMode.FALLBACK_TAG);
        Run after = Run.of(Reach.args(network, "verify", image.reference(), "--policy", policy));
        assertThat(after.status()).as(after.out() + after.err()).isZero();
        assertThat(after.out()).contains(record);
    }

    @ParameterizedTest
    @EnumSource(ReferrersMode.class)
    void attachingTwicePushesNothingAnew(ReferrersMode mode) {
        network.registryContents().referrersMode(mode);
        String first = attach(image, alice.atUri(image)).out();
        int writes = writes().size();
        Run again = attach(image, alice.atUri(image));

        assertThat(again.status()).isZero();
        assertThat(again.out()).startsWith("ALREADY THERE " + first.split(" ")[1]).contains("nothing");
        assertThat(writes()).hasSize(writes);
    }

    @Test
    void entriesOfOthersStayUnderTheFallbackTag() throws Exception {
        network.registryContents().referrersMode(ReferrersMode.FALLBACK_TAG);
        String other = alice.attachSignature(image);
        attach(image, bobsRecord());

        Run found = Run.of(Reach.args(network, "discover", image.reference(), "--atcr-registry", network.registry(), "--owner", alice.did().toString()));
        assertThat(found.out()).contains(other).contains("2 signature artifacts");
    }

    @Test
    void dryRunVerifiesAndPushesNothing() {
        Run run = attach(image, alice.atUri(image), "--dry-run", "-o", "json");

        assertThat(run.status()).as(run.err()).isZero();
        JsonNode said = JsonMapper.shared().readTree(run.out());
        assertThat(said.get("state").stringValue()).isEqualTo("missing");
        assertThat(said.get("wouldPush")).hasSize(3);
        assertThat(said.get("image").stringValue()).isEqualTo(image.digestReference());
        assertThat(writes()).isEmpty();
        assertThat(attach(image, alice.atUri(alice.push("other", "v1")), "--dry-run").status()).isEqualTo(1);
    }

    @Test
    void recordThatIsNotAboutTheImageIsRefused() {
        PushedImage other = alice.push("other", "v1");
        Run run = attach(image, alice.atUri(other));

        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("nothing was attached").contains("digest-mismatch");
        bob.sign(image);
        PushedImage copy = alice.republish(image, "copy", "v1");
        assertThat(attach(copy, alice.atUri(image)).err()).contains("repository-mismatch");
        assertThat(attach(image, "at://" + alice.did() + "/io.atcr.tag/prod-app_v1").err()).contains("artifact-mismatch");
        assertThat(writes()).isEmpty();
    }

    @Test
    void elsewhereThanOnAnAtcrRegistryTheRecordNamesTheFullPath() {
        String[] there = {image.reference(), "--record", alice.atUri(image), "--owner", alice.did().toString()};
        assertThat(Run.of(Reach.args(network, "attach", there)).err()).contains("repository-mismatch");
        assertThat(Run.of(Reach.args(network, "attach", image.reference(), "--record", bobsRecord())).status()).isZero();
        assertThat(Run.of(Reach.args(network, "discover", image.reference())).out()).contains("owner      not known").doesNotContain("not looked at");
    }

    @Test
    void tamperedRecordIsRefused() {
        alice.tamperRecord(image, Tampering.OLD_SIGNATURE);

        assertThat(attach(image, alice.atUri(image)).status()).isIn(1, 4);
        assertThat(writes()).isEmpty();
    }

    @Test
    void missingImageOrRecordExitsWith3AndNoAnswerWith4() {
        alice.deleteRecord(image);
        Run absent = attach(image, alice.atUri(image));
        assertThat(absent.status()).as(absent.err()).isEqualTo(3);
        assertThat(absent.err()).contains("record-absent");
        assertThat(Run.of(Reach.args(network, "attach", image.reference().replace(":v1", ":v9"), "--record", alice.atUri(image))).status()).isEqualTo(3);
        network.addFault(FaultRule.on(Server.PDS, Fault.status(500)));
        assertThat(attach(image, alice.atUri(image)).status()).isEqualTo(4);
        network.refuseConnections(Server.REGISTRY);
        assertThat(attach(image, alice.atUri(image)).status()).isEqualTo(4);
        assertThat(writes()).isEmpty();
    }

    @Test
    void usageErrorsExitWith2() {
        assertThat(Run.of("attach", "atcr.io/a/b").status()).isEqualTo(2);
        assertThat(Run.of("attach", "atcr.io/a/b", "--record", "nonsense").status()).isEqualTo(2);
        assertThat(Run.of("attach", "atcr.io/a/b", "--record", "at://" + alice.did() + "/io.atcr.manifest").status()).isEqualTo(2);
        assertThat(Run.of("attach", "atcr.io/a/b", "--record", alice.atUri(image), "--force").status()).isEqualTo(2);
    }

    @Test
    void rightToPushIsTakenFromTheDockerConfiguration() throws Exception {
        network.addFault(FaultRule.when(request -> request.server() == Server.REGISTRY && !request.method().equals("GET")
                        && request.header("authorization").filter(basic("alice:secret")::equals).isEmpty(),
                Fault.respond(Reply.json(401, "{\"errors\":[{\"code\":\"UNAUTHORIZED\"}]}").withHeader("WWW-Authenticate", "Basic realm=\"r\""))));
        Run refused = attach(image, alice.atUri(image));
        assertThat(refused.status()).as(refused.err()).isEqualTo(2);
        assertThat(refused.err()).contains("UNAUTHORIZED").contains("docker login");

        Files.writeString(folder.resolve("config.json"), "{\"auths\":{\"" + network.registry() + "\":{\"auth\":\""
                + Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8)) + "\"}}}");
        Run run = attach(image, alice.atUri(image), "--docker-config", folder.toString());
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(network.requests().all()).filteredOn(request -> request.server() != Server.REGISTRY).noneMatch(request -> request.header("authorization").isPresent());
    }

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void A21_registryErrorIsShownEscaped() {
        network.addFault(FaultRule.on(Server.REGISTRY, "/blobs/uploads/", Fault.respond(
                Reply.json(500, "{\"errors\":[{\"code\":\"\\u001b[31m\\r\\n::error::x\"}]}"))));
        Run run = attach(image, alice.atUri(image));

        assertThat(run.status()).isEqualTo(4);
        assertThat(run.err()).doesNotContain("\u001b").doesNotContain("\r");
        assertThat(run.err().lines()).noneMatch(line -> line.startsWith("::"));
    }
}
