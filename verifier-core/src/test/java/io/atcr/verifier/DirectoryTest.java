package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.did.plc.PlcHeadStore;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A PLC directory that lies, lags or fails: it is trusted for being there, and for nothing else. */
class DirectoryTest {
    private static final URI MIRROR = URI.create("https://mirror.example.net");

    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer mallory = world.signer("mallory.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);
    private final PlcHeadStore heads = PlcHeadStore.inMemory();

    private VerificationResult verify() {
        try (Verifier verifier = world.verifier(policy).plcHeadStore(heads).build()) {
            return verifier.verify(image);
        }
    }

    private static void assertIndeterminate(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOf(Evidence.Indeterminate.class);
        assertThat(((Evidence.Indeterminate) result.evidence()).reason()).isEqualTo(reason);
    }

    @Test
    void A14_aDirectoryCannotGiveAnAccountAnotherKey() {
        alice.sign(image);
        String theirs = new String(mallory.auditLog(), StandardCharsets.UTF_8).replace(mallory.did().toString(), alice.did().toString());
        world.fault("plc.directory", request -> World.ok(request, theirs.getBytes(StandardCharsets.UTF_8)));

        assertIndeterminate(verify(), Reason.DID_HISTORY);
    }

    @Test
    void A14_aDirectoryCannotBringAReplacedKeyBack() {
        byte[] old = alice.auditLog();
        alice.rotate();
        alice.sign(image);
        assertThat(verify().decision().allowed()).isTrue();

        world.fault("plc.directory", request -> World.ok(request, old));
        assertIndeterminate(verify(), Reason.DID_HISTORY);
        world.fault("plc.directory", request -> World.status(request, 404, ""));
        assertIndeterminate(verify(), Reason.DID_HISTORY);
    }

    @Test
    void A14_anIdentityThatWasGivenUpIsFinal() {
        alice.sign(image);
        assertThat(verify().decision().allowed()).isTrue();
        alice.tombstone();

        assertFailed(verify(), Reason.DID_NOT_FOUND);
    }

    @Test
    void A14_theNextDirectoryIsAskedWhereOneDoesNotAnswer() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).plcDirectories(List.of(MIRROR, URI.create("https://plc.directory"))).build()) {
            world.fault(MIRROR.getHost(), request -> {
                throw World.timeout();
            });
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
        }
        try (Verifier verifier = world.verifier(policy).plcDirectories(List.of(MIRROR, URI.create("https://plc.directory"))).build()) {
            world.fault(MIRROR.getHost(), request -> World.status(request, 404, ""));
            assertFailed(verifier.verify(image), Reason.DID_NOT_FOUND);
        }
    }

    @Test
    void aDocumentExpiresByTheWallClock() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).plcHeadStore(heads).build()) {
            assertThat(verifier.verify(image).decision().allowed()).isTrue();
            alice.rotate();
            world.advance(Duration.ofMinutes(5));
            assertFailed(verifier.verify(image), Reason.BAD_SIGNATURE);
        }
    }
}
