package io.atcr.samples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Junk;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.verifier.bundle.Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BundleCommandTest {
    @TempDir
    Path root;

    private LocalNetwork network;
    private Account alice;
    private PushedImage image;
    private Path policy;
    private Path heads;
    private Path folder;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        network = LocalNetwork.start();
        alice = network.createAccount("alice.test");
        image = alice.push("prod-app", "v1");
        policy = Files.writeString(root.resolve("trust-policy.yaml"), network.policyYaml(alice));
        heads = root.resolve("heads");
        folder = Files.createDirectory(root.resolve("bundles"));
        file = root.resolve("app.atcrbundle");
    }

    @AfterEach
    void stop() {
        network.close();
    }

    @Test
    void aBundleIsMadeLiveAndVerifiedWhenTheNetworkIsGone() {
        Run created = create(image.reference(), "-o", file.toString(), "--plc-heads", heads.toString());
        assertThat(created.status()).as(created.out() + created.err()).isZero();
        assertThat(created.out()).startsWith("WRITTEN " + file).contains("1 signer");
        network.close();

        Run verified = verify(file, image.digestReference(), "--plc-heads", heads.toString());

        assertThat(verified.status()).as(verified.out() + verified.err()).isZero();
        assertThat(verified.out()).startsWith("ALLOW  " + image.digestReference() + "  signed by ").contains("bundle-current");
        assertThat(verified.out().lines().findFirst().orElseThrow()).endsWith(": what was revoked since is not known");
        assertThat(verify(file, image.reference(), "--plc-heads", heads.toString()).status()).isEqualTo(4);
        assertThat(verify(file, image.digestReference()).out()).contains("history-unpinned");
        assertThat(verify(file, image.digestReference()).status()).isEqualTo(1);
    }

    @Test
    void aFolderOfBundlesStandsInForTheNetwork() throws IOException {
        assertThat(create(image.reference(), "-o", folder.toString(), "--plc-heads", heads.toString()).status()).isZero();
        PushedImage other = alice.push("prod-app", "v2");
        int asked = network.requests().all().size();

        Run run = Run.of("verify", "--policy", policy.toString(), "--offline", folder.toString(), "--plc-heads", heads.toString(), "-o", "json",
                image.digestReference());
        assertThat(run.status()).as(run.out() + run.err()).isZero();
        JsonNode signer = JsonMapper.shared().readTree(run.out()).get("evidence").get("signers").get(0);
        assertThat(signer.get("current").booleanValue()).isFalse();
        assertThat(signer.get("bundle").get("time").stringValue()).isNotEmpty();
        Run none = Run.of("verify", "--policy", policy.toString(), "--offline", folder.toString(), "--plc-heads", heads.toString(), other.digestReference());
        assertThat(none.status()).isEqualTo(4);
        assertThat(none.out()).contains("no-bundle");
        assertThat(network.requests().all()).hasSize(asked);
    }

    @Test
    void A5_aBundleIsAsOldAsTheOperatorSays() throws IOException {
        create(image.reference(), "-o", file.toString(), "--plc-heads", heads.toString());
        Instant old = Instant.now().minus(Duration.ofDays(31));

        Run stated = verify(file, image.digestReference(), "--plc-heads", heads.toString(), "--obtained-at", old.toString());
        assertThat(stated.status()).isEqualTo(4);
        assertThat(stated.out()).contains("not-current");
        Files.setLastModifiedTime(file, FileTime.from(old));
        assertThat(verify(file, image.digestReference(), "--plc-heads", heads.toString()).out()).contains("not-current");
        assertThat(verify(file, image.digestReference(), "--obtained-at", "yesterday").status()).isEqualTo(2);
    }

    @Test
    void inspectShowsWithoutJudgingAndNeverExitsAsAllowed() throws IOException {
        create(image.reference(), "-o", file.toString());

        Run text = Run.of("bundle", "inspect", file.toString());
        assertThat(text.status()).isEqualTo(6);
        assertThat(text.out()).startsWith("NOT VERIFIED ").contains(alice.did().toString());
        Run json = Run.of("bundle", "inspect", file.toString(), "-o", "json");
        assertThat(json.status()).isEqualTo(6);
        assertThat(JsonMapper.shared().readTree(json.out()).get("verified").booleanValue()).isFalse();
        Files.write(file, new byte[] {1, 2, 3});
        assertThat(Run.of("bundle", "inspect", file.toString()).status()).isEqualTo(1);
        assertThat(Run.of("bundle", "inspect", root.resolve("none").toString()).err()).contains("there is no such file");
    }

    @Test
    void withoutProofNothingIsWritten() throws IOException {
        PushedImage unsigned = alice.pushUnsigned("prod-app", "v3");

        Run run = create(unsigned.reference(), "-o", file.toString());

        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).startsWith("NO BUNDLE ").contains("record-absent");
        assertThat(file).doesNotExist();
        assertThat(create(image.reference(), "-o", root.resolve("no/such/folder").toString()).status()).isEqualTo(2);
        assertThat(Run.of("bundle").status()).isEqualTo(2);
        assertThat(Files.list(root).filter(each -> each.getFileName().toString().startsWith(".bundle"))).isEmpty();
    }

    @Test
    void aLimitThatLeavesAnAllowedImageWithoutBundleHasItsOwnStatus() throws IOException {
        Account bob = network.createAccount("bob.test");
        Files.writeString(policy, network.policyYaml(alice, bob).replace("minSignatures: 1", "minSignatures: 2").replace("action: enforce", "action: warn"));
        IntStream.range(0, 70).forEach(i -> alice.attachJunk(image, Junk.MISSING_RECORD));

        Run run = create(image.reference(), "-o", file.toString());

        assertThat(run.out()).startsWith("NO BUNDLE ").contains("budget-exhausted");
        assertThat(run.status()).isEqualTo(5);
        assertThat(file).doesNotExist();
    }

    @Test
    void theNameInAFolderIsTheDigest() throws IOException {
        create(image.reference(), "-o", folder.toString());

        assertThat(folder.resolve("sha256-" + image.digestHex() + Bundle.FILE_EXTENSION)).exists();
    }

    @Test
    void A21_theNameOfTheFileIsNoCommand() {
        PushedImage image = alice.push("named", "v1");
        String name = "x\n::error::y\u001b[2J##[group]";

        Run written = create(image.reference(), "-o", folder.resolve(name).toString());
        Run refused = create(image.reference(), "-o", folder.resolve(name + "-folder").resolve("x").toString());

        assertThat(written.status()).as(written.err()).isZero();
        assertThat(folder.resolve(name)).exists();
        assertThat(refused.status()).isEqualTo(2);
        assertThat(refused.err()).contains("no such folder");
        assertThat(written.out() + refused.err()).hasLineCount(2).doesNotContain("\u001b", "##");
    }

    private Run create(String reference, String... more) {
        List<String> all = new ArrayList<>(List.of("bundle", "create", "--policy", policy.toString()));
        for (String host : List.of(network.registry(), network.pds().getAuthority(), network.plcDirectory().getAuthority())) {
            all.addAll(List.of("--allow-private-network", host, "--plain-http", host));
        }
        all.addAll(List.of("--plc-url", network.plcDirectory().toString(), reference));
        all.addAll(List.of(more));
        return Run.of(all.toArray(String[]::new));
    }

    private Run verify(Path bundle, String reference, String... more) {
        List<String> all = new ArrayList<>(List.of("bundle", "verify", "--policy", policy.toString(), bundle.toString(), reference));
        all.addAll(List.of(more));
        return Run.of(all.toArray(String[]::new));
    }
}
