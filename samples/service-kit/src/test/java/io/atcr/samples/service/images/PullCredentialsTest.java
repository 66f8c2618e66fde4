package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.FaultRule;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.RecordedRequest;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.service.config.ServiceSettings.Verification;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.samples.service.images.ImageVerdict.Outcome;
import io.atcr.verifier.registry.Credential;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A11: what a registry served to one identity is not answered to another. */
class PullCredentialsTest {
    private static final String LOGIN = "Basic " + Base64.getEncoder().encodeToString("alice:secret".getBytes(StandardCharsets.UTF_8));
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    private Path folder;

    private GateWorld world;

    @BeforeEach
    void start() throws Exception {
        world = new GateWorld(folder);
        world.trusting("production", "prod");
        Reply unauthorized = Reply.json(401, "{}").withHeader("WWW-Authenticate", "Basic realm=\"private\"");
        world.network.addFault(FaultRule.when(
                request -> request.server() == Server.REGISTRY && !request.header("authorization").filter(LOGIN::equals).isPresent(),
                Fault.respond(unauthorized)));
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private static PullCredentials login(String identity, String password) {
        return new PullCredentials(identity, registry -> Optional.of(new Credential.UsernamePassword("alice", password)));
    }

    private ImageVerdict judge(PullCredentials credentials, String image) {
        return world.gate().judge(GateWorld.request("prod", credentials, PATIENCE), List.of(image)).get(0);
    }

    @Test
    void A11_whatOneIdentityWasServedIsNoAnswerForAnother() {
        PushedImage secret = world.alice.push("secret", "v1");
        assertThat(judge(login("one", "secret"), secret.digestReference()).outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(judge(login("one", "secret"), secret.digestReference()).outcome()).as("held").isEqualTo(Outcome.ALLOW);
        for (PullCredentials other : List.of(GateWorld.ANONYMOUS, login("two", "guess"))) {
            ImageVerdict verdict = judge(other, secret.digestReference());
            assertThat(verdict.outcome()).isEqualTo(Outcome.RETRY);
            assertThat(verdict.code()).isEqualTo("registry-unavailable");
            assertThat(world.gate().resolve(GateWorld.request("prod", other, PATIENCE), List.of(secret.reference())).get(0).code())
                    .isEqualTo("registry-unavailable");
        }
        String absent = secret.digestReference().replaceFirst("sha256:.{8}", "sha256:00000000");
        assertThat(judge(GateWorld.ANONYMOUS, absent).message().replace(absent, ""))
                .as("whether it is there makes no difference to who may not see it")
                .isEqualTo(judge(GateWorld.ANONYMOUS, secret.digestReference()).message().replace(secret.digestReference(), ""));
    }

    @Test
    void whoSignedADigestIsFoundOnceForAllIdentities() {
        PushedImage secret = world.alice.push("secret", "v1");
        assertThat(judge(login("one", "secret"), secret.digestReference()).outcome()).isEqualTo(Outcome.ALLOW);
        long proofs = world.network.requests().matching(PullCredentialsTest::proof).size();
        assertThat(judge(login("two", "secret"), secret.digestReference()).outcome()).isEqualTo(Outcome.ALLOW);
        assertThat(world.network.requests().matching(PullCredentialsTest::proof)).hasSize((int) proofs);
    }

    private static boolean proof(RecordedRequest request) {
        return request.server() == Server.PDS;
    }

    @Test
    void A22_questionsOfTwoIdentitiesAreNotCollapsed() throws Exception {
        PushedImage secret = world.alice.push("secret", "v1");
        world.gate();
        CountDownLatch arrived = world.hold(request -> request.header("authorization").isPresent());
        CompletableFuture<ImageVerdict> one = CompletableFuture.supplyAsync(() -> judge(login("one", "secret"), secret.digestReference()));
        GateWorld.await(arrived);
        assertThat(judge(GateWorld.ANONYMOUS, secret.digestReference()).code()).isEqualTo("registry-unavailable");
        world.release();
        assertThat(one.get(20, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.ALLOW);
    }

    @Test
    void A11_replicasWithOtherCredentialsOfTheirOwnAreAnotherIdentity() throws Exception {
        String one = own("{\"auths\":{\"registry.example\":{\"auth\":\"b25lOnNlY3JldA==\"}}}");
        assertThat(own("{\"auths\":{\"registry.example\":{\"auth\":\"b25lOnNlY3JldA==\"}}}")).isEqualTo(one);
        assertThat(own("{\"auths\":{}}")).isNotEqualTo(one);
        assertThat(one).doesNotContain("secret", "b25l");
    }

    /** The identity of a service with this file. */
    private String own(String dockerConfig) throws Exception {
        Path file = Files.writeString(folder.resolve("config.json"), dockerConfig);
        Verification plain = world.settings().verification();
        return ImageGates.ownCredentials(new Verification(
                plain.timeout(), plain.indexOrPlatform(), plain.plcDirectories(), plain.privateHosts(), plain.plainHttpHosts(), plain.authorities(),
                plain.egressProxy(), Optional.of(file), plain.pullSecrets())).identity();
    }
}
