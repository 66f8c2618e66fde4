package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An artifact that is listed and cannot be read may be the signature; one that is not there is none. */
class UnreadArtifactTest {
    private final World world = new World();
    private final Signer bob = world.signer("bob.example.com");
    private final Signer owner = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, owner.name() + "/prod-app");
    private final Digest digest = world.digest(image);
    private final TrustPolicy foreign = World.trusting("    foreignSigners: true\n", bob);
    private final String artifact = attach();

    private String attach() {
        RecordPath path = bob.sign("3jzfcijpj2z2a", Signer.record(digest, "alice.example.com/prod-app"));
        return world.attach(digest, World.artifact(digest, bob.did(), "at://" + bob.did() + "/" + path));
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 410, 418, 429, 500})
    void A19_anArtifactThatIsKeptBackLeavesItOpenWhetherTheImageIsSigned(int status) {
        assertThat(world.verify(foreign, image).decision().allowed()).isTrue();
        world.fault("/manifests/" + artifact, request -> World.status(request, status, "{}"));

        VerificationResult result = world.verify(foreign, image);

        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).isEqualTo(Reason.REGISTRY_UNAVAILABLE));
    }

    @Test
    void anArtifactThatIsNotThereIsNoSignature() {
        world.fault("/manifests/" + artifact, request -> World.status(request, 404, "{}"));

        assertFailed(world.verify(foreign, image), Reason.UNSIGNED);
    }
}
