package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.did.DidDocument;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.VerificationCache;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Verifiers that differ in whom they ask may share a cache, but never an answer. */
class SharedCacheTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);
    private final VerificationCache shared = new CaffeineVerificationCache(100, () -> world.now);

    @Test
    void A11_aDocumentOfOneDirectoryIsNotServedForAnother() {
        byte[] genuine = alice.auditLog();
        alice.rotate();
        alice.sign(image);
        byte[] forged = alice.auditLog();
        world.fault(request -> switch (request.uri().getHost()) {
            case "staging.example.net" -> World.ok(request, forged);
            case "plc.directory" -> World.ok(request, genuine);
            default -> null;
        });
        try (Verifier staging = world.verifier(policy).cache(shared).plcDirectory(URI.create("https://staging.example.net")).build();
                Verifier production = world.verifier(policy).cache(shared).build()) {
            assertThat(staging.verify(image).decision().allowed()).isTrue();

            VerifierTest.assertFailed(production.verify(image), Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void A11_whatAResolverOfTheCallersFoundIsNotServedToOthers() {
        byte[] genuine = alice.auditLog();
        alice.rotate();
        alice.sign(image);
        DidDocument forged = alice.document();
        world.fault("plc.directory", request -> World.ok(request, genuine));
        try (Verifier other = world.verifier(policy).cache(shared).didResolver(did -> forged).build();
                Verifier production = world.verifier(policy).cache(shared).build()) {
            assertThat(other.verify(image).decision().allowed()).isTrue();

            VerifierTest.assertFailed(production.verify(image), Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void A11_whatARecordSourceOfTheCallersHeldIsNotServedToOthers() {
        RecordPath path = alice.sign(image);
        byte[] old = alice.proof(path);
        alice.delete(path);
        RecordSource archive = new RecordSource() {
            @Override
            public byte[] fetchProof(URI pds, Did did, RecordPath wanted, Duration timeout) {
                return old;
            }

            @Override
            public byte[] fetchRepository(URI pds, Did did, Duration timeout) {
                return old;
            }
        };
        try (Verifier other = world.verifier(policy).cache(shared).recordSource(archive).build();
                Verifier production = world.verifier(policy).cache(shared).build()) {
            assertThat(other.verify(image).decision().allowed()).isTrue();

            VerifierTest.assertFailed(production.verify(image), Reason.RECORD_ABSENT);
        }
    }

    @Test
    void verifiersThatAskTheSameShareWhatWasProven() {
        alice.sign(image);
        try (Verifier one = world.verifier(policy).cache(shared).build();
                Verifier two = world.verifier(policy).cache(shared).build()) {
            one.verify(image);
            world.requests.clear();

            assertThat(two.verify(image).decision().allowed()).isTrue();
            assertThat(world.requests).noneMatch(uri -> uri.getHost().equals("plc.directory") || uri.getPath().startsWith("/xrpc/"));
        }
    }
}
