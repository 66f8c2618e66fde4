package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** What is answered about one image. */
class GateAnswersTest {
    private static final String DIGEST = "@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    @TempDir
    private Path folder;

    private GateWorld world;

    @BeforeEach
    void start() throws Exception {
        world = new GateWorld(folder);
        world.trusting("production", "prod");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static void assertAnswer(ImageVerdict verdict, Outcome outcome, String code) {
        assertThat(verdict.code()).isEqualTo(code);
        assertThat(verdict.outcome()).isEqualTo(outcome);
        assertThat(verdict.message()).hasSizeLessThanOrEqualTo(500).matches("\\P{Cntrl}+");
    }

    @Test
    void aSignedImageIsAllowedByDigestWithWhoSignedIt() {
        PushedImage image = world.alice.push("app", "v1");
        ImageVerdict verdict = world.judge("prod", image.reference());
        assertAnswer(verdict, Outcome.ALLOW, "threshold-met");
        assertThat(verdict.image()).isEqualTo(image.reference());
        assertThat(verdict.pinned().orElseThrow().toString()).isEqualTo(image.digestReference());
        assertThat(verdict.signers()).containsExactly(world.alice.did().toString());
        assertThat(verdict.policySha256()).hasSize(64);
        assertThat(world.counted("atcr.service.images", "result", "allow")).isEqualTo(1);
        assertThat(world.counted("atcr.verifications", "result", "verified")).isEqualTo(1);
    }

    @Test
    void whatIsRefusedUnjudgedIsCountedAndLoggedAsOneLine() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(ImageGate.class);
        log.start();
        logger.addAppender(log);
        try {
            world.gate().refused("registry.example/app:v1\nlevel=INFO", "digest-required");
        } finally {
            logger.detachAppender(log);
        }
        assertThat(world.counted("atcr.service.images", "result", "deny")).isEqualTo(1);
        assertThat(log.list).singleElement().satisfies(event -> assertThat(event.getKeyValuePairs().toString())
                .contains("image=", "decision=\"DENY\"", "error=\"digest-required\"").doesNotContain("\n"));
        assertThat(world.asked()).isZero();
    }

    @Test
    void aListIsAnsweredInItsOrderAndEachImageOnce() {
        PushedImage signed = world.alice.push("app", "v1");
        PushedImage unsigned = world.alice.pushUnsigned("app", "v2");
        List<ImageVerdict> verdicts = world.gate().judge(
                world.request("prod"), List.of(signed.digestReference(), unsigned.digestReference(), signed.digestReference(), "nginx"));
        assertThat(verdicts).extracting(ImageVerdict::outcome).containsExactly(Outcome.ALLOW, Outcome.DENY, Outcome.ALLOW, Outcome.DENY);
        assertThat(verdicts.get(0)).isEqualTo(verdicts.get(2));
        assertThat(world.counted("atcr.service.images", "result", "deny")).isEqualTo(2);
    }

    @Test
    void whatTheEvidenceDeniesIsDeniedAndWhatCouldNotBeHadMayBeAskedAgain() {
        PushedImage unsigned = world.alice.pushUnsigned("app", "v1");
        ImageVerdict denied = world.judge("prod", unsigned.digestReference());
        assertAnswer(denied, Outcome.DENY, "record-absent");
        assertThat(denied.message()).startsWith("Denied by policy 'local-network'").endsWith("if it is meant to run.");
        assertAnswer(world.judge("prod", unsigned.reference().replace(":v1", ":v9")), Outcome.DENY, "image-not-found");

        PushedImage signed = world.alice.push("app", "v2");
        world.network.addFault(FaultRule.on(Server.PDS, Fault.respond(Reply.json(500, "{\"error\":\"secret-of-upstream\"}"))));
        ImageVerdict retry = world.judge("prod", signed.digestReference());
        assertAnswer(retry, Outcome.RETRY, "pds-unavailable");
        assertThat(retry.message()).doesNotContain("secret-of-upstream").contains("Try again in a minute");
        world.network.clearFaults();
        assertAnswer(world.judge("prod", signed.digestReference()), Outcome.ALLOW, "threshold-met");
    }

    @Test
    void A11_aWithdrawnSignatureIsDeniedWhenTheCacheTimesAreOver() {
        PushedImage image = world.alice.push("app", "v1");
        assertAnswer(world.judge("prod", image.digestReference()), Outcome.ALLOW, "threshold-met");
        world.alice.deleteRecord(image);
        world.advance(Duration.ofMinutes(5));
        assertAnswer(world.judge("prod", image.digestReference()), Outcome.DENY, "record-absent");
    }

    @Test
    void A12_whatATagStandsForIsAskedEachTimeAndTheAnswerNamesOneDigest() {
        PushedImage first = world.alice.push("app", "v1");
        assertThat(world.resolve("prod", first.reference()).pinned().orElseThrow().toString()).isEqualTo(first.taggedDigestReference());
        assertThat(world.judge("prod", first.reference()).pinned().orElseThrow().toString()).isEqualTo(first.digestReference());
        PushedImage second = world.alice.pushUnsigned("app", "v1");
        assertThat(world.resolve("prod", first.reference()).pinned().orElseThrow().toString()).isEqualTo(second.taggedDigestReference());
        assertAnswer(world.judge("prod", first.reference()), Outcome.DENY, "record-absent");
        assertAnswer(world.judge("prod", first.digestReference()), Outcome.ALLOW, "threshold-met");
    }

    @Test
    void A12_whatAPolicyLetsRunWhateverIsFoundIsPinnedAllTheSame() throws Exception {
        world.policy("warns", world.yaml("warn"), "warns");
        world.policy("open", world.yaml("enforce").replace("signature: true", "signature: false").replace("      minSignatures: 1\n", ""), "open");
        PushedImage unsigned = world.alice.pushUnsigned("app", "v1");
        ImageVerdict warned = world.judge("warns", unsigned.reference());
        assertAnswer(warned, Outcome.ALLOW_WARN, "record-absent");
        assertThat(warned.pinned().orElseThrow().toString()).isEqualTo(unsigned.digestReference());
        ImageVerdict open = world.judge("open", unsigned.reference());
        assertAnswer(open, Outcome.ALLOW, "signature-not-required");
        assertThat(open.pinned().orElseThrow().toString()).isEqualTo(unsigned.digestReference());
        assertAnswer(world.judge("open", unsigned.reference().replace(":v1", ":v9")), Outcome.DENY, "image-not-found");
        world.network.refuseConnections(Server.REGISTRY);
        assertAnswer(world.judge("open", unsigned.reference()), Outcome.RETRY, "registry-unavailable");
        assertAnswer(world.judge("open", unsigned.digestReference()), Outcome.ALLOW, "signature-not-required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nginx", "library/nginx:1", "alice/app", "nginx" + DIGEST})
    void A15_anImageThatDoesNotNameItsRegistryIsRefused(String image) {
        assertAnswer(world.judge("prod", image), Outcome.DENY, "unqualified");
        assertThat(world.resolve("prod", image).code()).isEqualTo("unqualified");
        assertThat(world.asked()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", " ", "https://atcr.io/a/b", "user@atcr.io/a/b:1", "%61tcr.io/a/b:1", "atcr.io./a/b:1", "atcr.io/A/b:1", "atcr.io/a/b@sha512:00",
        "atcr.io/a/b:1\nALLOW", "atcr.io/a/b:\u001b[2J", "atcr.io/a/\u202eb:1", "atcr.io/a/b\u2028:1", "[fe80::1%25eth0]/a/b:1", "::notice::x"
    })
    void A21_aHostileNameIsRefusedInEscapedWords(String image) {
        assertAnswer(world.judge("prod", image), Outcome.DENY, "malformed-reference");
        ImageResolution resolution = world.resolve("prod", image);
        assertThat(resolution.code()).isEqualTo("malformed-reference");
        assertThat(resolution.message()).matches("[ -~]+");
        assertThat(world.asked()).isZero();
    }

    @Test
    void A21_aNameOfAMegabyteIsRefusedInAFewWords() {
        assertAnswer(world.judge("prod", "atcr.io/" + "\u202e".repeat(1 << 20)), Outcome.DENY, "malformed-reference");
    }

    @Test
    void A18_whereNoPolicyIsForTheImageNobodyIsAsked() {
        ImageVerdict verdict = world.judge("prod", "169.254.169.254/latest/meta-data" + DIGEST);
        assertAnswer(verdict, Outcome.DENY, "no-policy");
        ImageResolution resolution = world.resolve("prod", "169.254.169.254/latest/meta-data:v1");
        assertThat(resolution.code()).isEqualTo("no-policy");
        assertThat(resolution.pinned()).isEmpty();
        assertThat(world.asked()).isZero();
    }

    @Test
    void A18_aPrivateAddressIsRefusedEvenWhereAPolicyIsForIt() throws Exception {
        world.policy("wide", world.yaml("enforce").replace(world.network.registry() + "/**", "**").replace("    require:\n", "    foreignSigners: true\n    require:\n"),
                "wide");
        assertAnswer(world.judge("wide", "169.254.169.254/latest/meta-data:v1"), Outcome.DENY, "address-refused");
        assertThat(world.resolve("wide", "127.0.0.1:1/a/b:v1").code()).isEqualTo("address-refused");
        assertThat(world.asked()).isZero();
    }

    @Test
    void withoutANamespaceOnePolicyIsEnoughToFindADigestAndNotToRunIt() throws Exception {
        PushedImage image = world.alice.push("app", "v1");
        world.policy("elsewhere", world.yaml("enforce").replace(world.network.registry(), "registry.example"), "test");
        assertThat(world.resolve("", image.reference()).pinned().orElseThrow().toString()).isEqualTo(image.taggedDigestReference());
        assertThat(world.resolve("test", image.reference()).code()).isEqualTo("no-policy");
        assertThat(world.resolve("", "169.254.169.254/latest/meta-data:v1").code()).isEqualTo("no-policy");
        assertAnswer(world.judge("", image.digestReference()), Outcome.DENY, "no-policy");
    }

    @Test
    void aDigestIsResolvedWithoutAskingAndAnUnknownTagIsNotFound() {
        PushedImage image = world.alice.push("app", "v1");
        ImageResolution known = world.resolve("prod", image.digestReference());
        assertThat(known.pinned().orElseThrow().toString()).isEqualTo(image.digestReference());
        assertThat(known.code()).isEqualTo("none");
        assertThat(world.asked()).isZero();
        assertThat(world.resolve("prod", image.reference().replace(":v1", ":v9")).code()).isEqualTo("image-not-found");
        world.network.addFault(FaultRule.on(Server.REGISTRY, Fault.status(500)));
        assertThat(world.resolve("prod", image.reference()).code()).isEqualTo("registry-unavailable");
    }

    @Test
    void afterItIsClosedNothingIsAllowed() {
        PushedImage image = world.alice.push("app", "v1");
        assertThat(world.judge("prod", image.digestReference()).allowed()).isTrue();
        assertThat(world.gate().notReady()).isEmpty();
        world.gate().close();
        assertAnswer(world.judge("prod", image.digestReference()), Outcome.RETRY, "shed");
        assertThat(world.resolve("prod", image.reference()).code()).isEqualTo("shed");
        assertThat(world.gate().notReady()).contains("stopping");
    }
}
