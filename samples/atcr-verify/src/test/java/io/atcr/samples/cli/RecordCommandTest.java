package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.localnetwork.Tampering;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Records of any account, which are no permission to run an image. */
class RecordCommandTest {
    @TempDir
    Path folder;

    private CallScene scene;
    private PushedImage image;
    private String uri;

    @BeforeEach
    void start() throws IOException {
        scene = new CallScene(folder);
        image = scene.alice.push("prod-app", "v1");
        uri = scene.alice.atUri(image);
    }

    @AfterEach
    void stop() {
        scene.close();
    }

    @Test
    void A3_aRecordThatIsThereIsPresentAndNotAllowed() {
        Run run = scene.call("record", uri);

        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).startsWith("PRESENT " + uri).contains("the current head", "says nothing of any image").doesNotContain("ALLOW");
    }

    @Test
    void jsonHasTheValueAndTheProof() {
        JsonNode json = JsonMapper.shared().readTree(scene.call("record", uri, "-o", "json").out());

        assertThat(json.get("verdict").stringValue()).isEqualTo("PRESENT");
        assertThat(json.get("did").stringValue()).isEqualTo(scene.alice.did().toString());
        assertThat(json.get("commit").stringValue()).isEqualTo(scene.alice.repository().head().cid().toString());
        assertThat(json.get("value").get("digest").stringValue()).isEqualTo(image.digest());
        assertThat(json.get("checks").size()).isGreaterThan(3);
        assertThat(json.has("allowed")).isFalse();
    }

    @Test
    void quietSaysRecordAndCidOrNothing() {
        assertThat(scene.call("record", uri, "-o", "quiet").out()).startsWith(uri + " bafyrei").hasLineCount(1);
        assertThat(scene.call("record", uri + "0", "-o", "quiet").out()).isEmpty();
    }

    @Test
    void absentRefusedAndUnansweredHaveStatusesOfTheirOwn() {
        assertThat(scene.call("record", uri + "0").status()).isEqualTo(3);
        scene.alice.tamperRecord(image, Tampering.OLD_SIGNATURE);
        Run tampered = scene.call("record", uri);
        assertThat(tampered.status()).as(tampered.out()).isIn(1, 4);
        assertThat(tampered.out()).doesNotContain("PRESENT");
        scene.alice.repository().serveTruth();
        scene.network.addFault(FaultRule.on(Server.PDS, Fault.status(503)));
        Run silent = scene.call("record", uri);
        assertThat(silent.status()).isEqualTo(4);
        assertThat(silent.out()).startsWith("INDETERMINATE ").contains("pds-unavailable", "next: Retry in a minute");
    }

    @Test
    void A1_aHandleNeedsASignerOrAPolicyAndTheAccountHasToBeNamedByIt() {
        Account mallory = scene.network.createAccount("mallory.test");
        String signer = scene.alice.did().toString();
        String others = mallory.atUri(mallory.push("prod-app", "v1"));

        assertThat(scene.call("record", uri.replace(signer, "alice.test")).status()).isEqualTo(2);
        assertThat(scene.call("record", "--signer", signer, others).status()).isEqualTo(1);
        assertThat(scene.call("record", "--policy", scene.policy.toString(), others).status()).isEqualTo(1);
        assertThat(scene.call("record", "--policy", scene.policy.toString(), uri).status()).isZero();
    }

    @Test
    void whatIsNoRecordIsRefusedWithoutTheNetwork() {
        for (String garbage : new String[] {"", "at://", "at://" + scene.alice.did(), "at://" + scene.alice.did() + "/a.b.c", "http://x/y", "\u001b[31m"}) {
            Run run = scene.call("record", garbage);

            assertThat(run.status()).as(garbage).isEqualTo(2);
            assertThat(run.err()).as(garbage).startsWith("atcr-verify: ").doesNotContain("\u001b");
        }
        assertThat(scene.network.requests().count(Server.PDS)).isZero();
    }
}
