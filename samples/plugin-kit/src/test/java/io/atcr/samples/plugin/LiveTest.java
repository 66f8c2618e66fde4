package io.atcr.samples.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Server;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Verification against a PLC directory, a PDS and a registry on loopback. */
class LiveTest {
    @TempDir
    Path temp;

    private LocalNetwork network;
    private Account alice;
    private PushedImage image;

    @BeforeEach
    void network() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        image = alice.push("prod-app", "v1");
        Files.writeString(temp.resolve("policy.yaml"), policy(network.policyYaml(alice)));
    }

    @AfterEach
    void end() {
        network.close();
    }

    /** Bundles need an owner that is not resolved. */
    private String policy(String yaml) {
        return yaml.contains("owners:") ? yaml : yaml.replaceFirst("(?m)^trustedDIDs:", "owners:\n  alice.test: " + alice.did() + "\ntrustedDIDs:");
    }

    private PluginSettings settings(String... lines) throws IOException, SettingsException {
        StringBuilder text = new StringBuilder("policy = policy.yaml\nstate = state\nplc-directory = " + network.plcDirectory() + "\n");
        for (String host : List.of(network.registry(), network.pds().getAuthority(), network.plcDirectory().getAuthority())) {
            text.append("private-host = ").append(host).append("\nplain-http = ").append(host).append('\n');
        }
        return PluginSettings.read(Files.writeString(temp.resolve("s.conf"), text + String.join("\n", lines) + "\n"));
    }

    private Answer ask(PluginSettings settings, String reference, String digest) {
        return Asker.of(settings, Map.of(), (ignored, environment) -> false).ask(Question.of(reference, digest), CallDeadline.in(Duration.ofSeconds(30)));
    }

    private int refresh(PluginSettings settings, String... images) throws Exception {
        return BundleRefresh.run(settings, Map.of(), List.of(images), new PrintStream(said, true, StandardCharsets.UTF_8));
    }

    private final ByteArrayOutputStream said = new ByteArrayOutputStream();

    @Test
    void aSignedImageIsAllowedAndAnUnsignedOneDenied() throws Exception {
        PluginSettings settings = settings();
        Answer allowed = ask(settings, image.reference(), image.digest());
        assertThat(allowed.outcome()).as(allowed.message()).isEqualTo(Answer.Outcome.ALLOW);
        assertThat(allowed.evidence()).isEqualTo(Answer.Source.LIVE);

        PushedImage unsigned = alice.pushUnsigned("other", "v1");
        Answer denied = ask(settings, unsigned.reference(), unsigned.digest());
        assertThat(denied.outcome()).isEqualTo(Answer.Outcome.DENY);

        network.refuseConnections(Server.PDS);
        assertThat(ask(settings, image.reference(), image.digest()).outcome()).isEqualTo(Answer.Outcome.UNKNOWN);
    }

    @Test
    void aMirrorIsAskedAndTheImageKeepsItsName() throws Exception {
        Files.writeString(temp.resolve("policy.yaml"), Files.readString(temp.resolve("policy.yaml")).replace(network.registry(), "atcr.internal"));
        String name = image.reference().replace(network.registry(), "atcr.internal");

        Answer without = ask(settings("timeout = 1s"), name, image.digest());
        assertThat(without.outcome()).isEqualTo(Answer.Outcome.UNKNOWN);

        Answer with = ask(settings("mirror = atcr.internal=" + network.registry()), name, image.digest());
        assertThat(with.outcome()).as(with.message()).isEqualTo(Answer.Outcome.ALLOW);
        assertThat(with.message()).contains("atcr.internal/alice.test/prod-app");
        assertThat(network.requests().count(Server.REGISTRY)).isPositive();
    }

    @Test
    void A5_aBundleServesWhereTheNetworkIsGoneUntilItIsRefreshed() throws Exception {
        PluginSettings settings = settings("bundles = bundles", "evidence = live-first");
        assertThat(refresh(settings, image.reference())).as(said.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(said.toString(StandardCharsets.UTF_8)).startsWith("written sha256-" + image.digestHex());

        network.refuseConnections(Server.PDS);
        Answer kept = ask(settings, image.reference(), image.digest());
        assertThat(kept.outcome()).as(kept.message()).isEqualTo(Answer.Outcome.ALLOW);
        assertThat(kept.evidence()).isEqualTo(Answer.Source.BUNDLE);
        assertThat(kept.message()).contains("what was revoked since is not known");
        assertThat(refresh(settings)).as("unknown: the bundle stays").isEqualTo(3);
        assertThat(ask(settings, image.reference(), image.digest()).allowed()).isTrue();

        network.admitConnections(Server.PDS);
        alice.deleteRecord(image);
        assertThat(ask(settings, image.reference(), image.digest()).outcome()).as("live comes first").isEqualTo(Answer.Outcome.DENY);
        assertThat(ask(settings("bundles = bundles"), image.reference(), image.digest()).evidence()).as("the bundle comes first").isEqualTo(Answer.Source.BUNDLE);

        assertThat(refresh(settings)).as("revoked: the bundle goes").isEqualTo(1);
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("removed sha256-" + image.digestHex());
        assertThat(ask(settings("bundles = bundles"), image.reference(), image.digest()).outcome()).isEqualTo(Answer.Outcome.DENY);
    }

    @Test
    void whatIsNoBundleIsRemoved() throws Exception {
        PluginSettings settings = settings("bundles = bundles");
        Path bundles = Files.createDirectories(temp.resolve("bundles"));
        Path junk = Files.writeString(bundles.resolve("sha256-" + "a".repeat(64) + ".atcrbundle"), "junk");
        Path other = Files.writeString(bundles.resolve("README"), "not ours");

        assertThat(refresh(settings, "not a reference")).isEqualTo(1);

        assertThat(junk).doesNotExist();
        assertThat(other).exists();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("no bundle").contains("not an image reference");
    }
}
