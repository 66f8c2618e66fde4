package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogEntry;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleException;
import io.atcr.verifier.bundle.BundleSigner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

/**
 * Every byte of a bundle: an altered one is refused, or the alteration is one that cannot matter. Those are two: the bundle's own time, which can
 * only make it older than the operator says, and, where the policy's pin of the key stands in for a history that was seen, the directory's times in
 * the log, by which nothing is decided.
 */
class BundleTamperTest {
    private final BundleFixture fixture = new BundleFixture();
    private final World world = fixture.world;
    private final Signer alice = fixture.alice;
    private final ImageReference image = fixture.image;

    @Test
    void A5_everyFlippedByteIsRefusedOrMakesTheBundleOlder() {
        Bundle bundle = rotated();
        fixture.see(alice);
        OfflineVerifier verifier = fixture.offline(fixture.policy).build();
        assertThat(verifier.verify(image, bundle, world.now).decision().allowed()).isTrue();

        for (Bundle accepted : acceptedAfterFlips(bundle, verifier, at -> 1 << at % 8)) {
            assertThat(madeAt(accepted, bundle.createdAt())).isEqualTo(bundle);
            assertThat(accepted.createdAt()).isBeforeOrEqualTo(world.now.plusSeconds(300));
            VerifiedSigner signer = ((Evidence.Verified) verifier.verify(image, accepted, world.now).evidence()).signers().get(0);
            assertThat(signer.bundled().orElseThrow().time()).isBeforeOrEqualTo(bundle.createdAt());
        }
    }

    @Test
    void A5_underAPinnedKeyTheTimesOfADirectoryCannotMatterEither() {
        Bundle bundle = rotated();
        TrustPolicy pinning = BundleFixture.pinning(alice);
        OfflineVerifier verifier = OfflineVerifier.builder().trustPolicy(pinning).clock(() -> world.now).build();
        assertThat(verifier.verify(image, bundle, world.now).decision().allowed()).isTrue();

        TreeSet<String> altered = new TreeSet<>();
        for (Bundle accepted : acceptedAfterFlips(bundle, verifier, at -> 1)) {
            BundleSigner was = bundle.signers().get(0);
            BundleSigner is = accepted.signers().get(0);
            altered.add(Arrays.equals(was.log().orElseThrow(), is.log().orElseThrow()) ? "createdAt of the bundle" : "createdAt in the log");
            assertThat(operations(is)).isEqualTo(operations(was));
            BundleSigner rest = new BundleSigner(is.did(), is.record(), is.head(), is.proof(), was.log());
            assertThat(madeAt(fixture.bundle(image, accepted.createdAt(), rest), bundle.createdAt())).isEqualTo(bundle);
            assertThat(accepted.repository()).isEqualTo(bundle.repository());
        }
        assertThat(altered).containsExactly("createdAt in the log", "createdAt of the bundle");
    }

    @Test
    void A5_everyTruncatedOrExtendedBundleIsRefused() {
        byte[] bytes = rotated().encode();
        for (int length = 0; length < bytes.length; length++) {
            assertThat(parse(Arrays.copyOf(bytes, length))).as("%d bytes", length).isEmpty();
        }
        assertThat(parse(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
    }

    @Test
    void A5_partsOfTwoBundlesAreNoBundle() throws Exception {
        RecordPath first = alice.sign(fixture.tagged);
        BundleSigner one = BundleFixture.part(alice, first);
        ImageReference otherTag = world.push(World.ATCR, "alice.example.com/prod-other");
        ImageReference other = otherTag.withDigest(world.digest(otherTag));
        alice.delete(first);
        BundleSigner two = BundleFixture.part(alice, alice.sign(otherTag));
        fixture.see(alice);
        OfflineVerifier verifier = fixture.offline(fixture.policy).build();

        for (int mix = 0; mix < 1 << 5; mix++) {
            BundleSigner part = new BundleSigner(alice.did(), (mix & 1) == 0 ? one.record() : two.record(), (mix & 2) == 0 ? one.head() : two.head(),
                    (mix & 4) == 0 ? one.proof() : two.proof(), one.log());
            Bundle bundle = Bundle.of((mix & 8) == 0 ? image : other, fixture.manifest((mix & 16) == 0 ? fixture.tagged : otherTag), world.now, List.of(part));
            assertThat(verifier.verify(image, bundle, world.now).decision().allowed()).as("mix %d", mix).isEqualTo(mix == 0);
            assertThat(verifier.verify(other, bundle, world.now).decision().allowed()).as("mix %d", mix).isEqualTo(mix == 31);
        }
    }

    private Bundle rotated() {
        alice.rotate();
        RecordPath path = alice.sign(fixture.tagged);
        return fixture.bundle(BundleFixture.part(alice, path));
    }

    private List<Bundle> acceptedAfterFlips(Bundle bundle, OfflineVerifier verifier, IntUnaryOperator mask) {
        byte[] bytes = bundle.encode();
        List<Bundle> accepted = new ArrayList<>();
        for (int at = 0; at < bytes.length; at++) {
            parse(BundleFixture.flipped(bytes, at, mask.applyAsInt(at)))
                    .filter(altered -> verifier.verify(image, altered, world.now).decision().allowed())
                    .ifPresent(accepted::add);
        }
        assertThat(accepted).isNotEmpty();
        return accepted;
    }

    private Bundle madeAt(Bundle bundle, Instant createdAt) {
        try {
            return Bundle.of(World.reference(bundle.registry() + "/" + bundle.repository()), bundle.manifest(), createdAt, bundle.signers());
        } catch (BundleException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<String> operations(BundleSigner signer) {
        PlcLog log = BundleFixture.log(alice, signer.log().orElseThrow());
        return log.entries().stream().map(PlcLogEntry::cid).map(Object::toString).toList();
    }

    private static Optional<Bundle> parse(byte[] bytes) {
        try {
            return Optional.of(Bundle.parse(bytes));
        } catch (BundleException e) {
            return Optional.empty();
        }
    }
}
