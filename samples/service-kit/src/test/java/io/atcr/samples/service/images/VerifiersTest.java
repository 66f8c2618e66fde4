package io.atcr.samples.service.images;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.service.images.GateRequest.PullCredentials;
import io.atcr.verifier.Verifier;
import io.atcr.verifier.VerifierListener;
import io.atcr.verifier.registry.RegistryCredentials;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which verifier answers, and until when. */
class VerifiersTest {
    @TempDir
    private Path folder;

    private GateWorld world;
    private SharedParts parts;
    private Verifiers verifiers;
    private TrustPolicy policy;
    private ImageReference image;

    @BeforeEach
    void start() throws Exception {
        world = new GateWorld(folder);
        world.trusting("production", "prod");
        parts = SharedParts.open(world.settings(), VerifierListener.all(), GateClock.of(InstantSource.system()));
        verifiers = new Verifiers(parts, Runnable::run);
        policy = TrustPolicy.parse(world.network.policyYaml(world.alice));
        PushedImage pushed = world.alice.push("app", "v1");
        image = ImageReference.parse(pushed.digestReference(), policy.atcrRegistries());
    }

    @AfterEach
    void stop() {
        verifiers.close();
        parts.close();
        world.close();
    }

    private static PullCredentials identity(String identity) {
        return new PullCredentials(identity, RegistryCredentials.anonymous());
    }

    /** A closed verifier has no threads: what they were to do is interrupted. */
    private boolean works(Verifier verifier) throws ExecutionException, InterruptedException {
        return verifier.verifyAsync(image).get().decision().allowed();
    }

    @Test
    void eachPolicyAndEachIdentityHasItsOwn() throws Exception {
        TrustPolicy other = TrustPolicy.parse(world.network.policyYaml(world.alice));
        try (Verifiers.Lease one = verifiers.lease(policy, identity("1"));
                Verifiers.Lease same = verifiers.lease(policy, identity("1"));
                Verifiers.Lease another = verifiers.lease(policy, identity("2"));
                Verifiers.Lease third = verifiers.lease(other, identity("1"))) {
            assertThat(same.verifier()).isSameAs(one.verifier());
            assertThat(another.verifier()).isNotSameAs(one.verifier());
            assertThat(third.verifier()).isNotSameAs(one.verifier());
            assertThat(third.verifier().trustPolicy()).isSameAs(other);
        }
        assertThat(verifiers.registry(identity("1"))).isSameAs(verifiers.registry(identity("1"))).isNotSameAs(verifiers.registry(identity("2")));
    }

    @Test
    void A20_anyNumberOfIdentitiesIsKeptInBounds() {
        for (int i = 0; i < 1000; i++) {
            verifiers.lease(policy, identity("identity" + i)).close();
        }
        assertThat(verifiers.size()).isEqualTo(Verifiers.MOST);
    }

    @Test
    void whatHasGivenWayIsClosedWhenItsLastQuestionIsAnswered() throws Exception {
        Verifiers.Lease first = verifiers.lease(policy, identity("1"));
        Verifiers.Lease second = verifiers.lease(policy, identity("1"));
        verifiers.keepOnly(inForce -> false);
        assertThat(verifiers.size()).isZero();
        first.close();
        assertThat(works(second.verifier())).isTrue();
        second.close();
        assertThat(works(second.verifier())).isFalse();
    }
}
