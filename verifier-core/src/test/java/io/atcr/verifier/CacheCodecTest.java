package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.Cid;
import io.atcr.car.syntax.Tid;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.did.DidCache;
import io.atcr.verifier.cache.CacheRegion;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** What leaves the process comes back equal, or not at all. */
class CacheCodecTest {
    private static final String KEY = PrivateKey.generate(Curve.P256).publicKey().toDidKey();
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");

    @Provide
    Arbitrary<SignatureEvidence> evidence() {
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20);
        Arbitrary<Check> check = Combinators.combine(Arbitraries.of(CheckCode.values()), Arbitraries.of(Reason.values()), text, text, text, text,
                        Arbitraries.longs().between(0, Long.MAX_VALUE))
                .as((code, reason, a, b, c, d, nanos) -> new Check(code, Check.outcomeOf(reason), reason, a, b, c, d, Duration.ofNanos(nanos)));
        Arbitrary<Optional<URI>> pds = Arbitraries.of("https://pds.example.com", "http://[::1]:8080").map(URI::create).optional();
        Arbitrary<VerifiedSigner> signer = Combinators.combine(Arbitraries.longs().between(0, 1L << 50), Arbitraries.bytes(), Arbitraries.of(true, false),
                        Arbitraries.of(true, false))
                .as((micros, block, first, current) -> new VerifiedSigner(alice.did(), KEY, World.path("io.atcr.manifest/x"),
                        Cid.ofDagCbor(new byte[] {block}), Cid.ofDagCbor(new byte[] {block, 1}), Tid.of(micros, 3), first, current));
        return Combinators.combine(Arbitraries.of(Reason.values()), text, check.list().ofMaxSize(4), signer, pds)
                .as((reason, detail, checks, who, where) -> new SignatureEvidence(
                        alice.did(), reason, detail, checks, reason == Reason.NONE ? Optional.of(who) : Optional.empty(), where));
    }

    @Property(tries = 300)
    void evidenceComesBackEqual(@ForAll("evidence") SignatureEvidence evidence) {
        assertSame(CacheRegions.SIGNATURE_EVIDENCE, evidence);
    }

    @Property(tries = 200)
    void A2_evidenceThatIsCutOrChangedIsNoneOrSomethingElseAndNeverAnException(
            @ForAll("evidence") SignatureEvidence evidence, @ForAll int at, @ForAll byte with) {
        byte[] bytes = CacheRegions.SIGNATURE_EVIDENCE.codec().encode(evidence);
        int position = Math.floorMod(at, bytes.length);
        assertThat(CacheRegions.SIGNATURE_EVIDENCE.codec().decode(Arrays.copyOf(bytes, position))).isEmpty();
        assertThat(CacheRegions.SIGNATURE_EVIDENCE.codec().decode(Arrays.copyOf(bytes, bytes.length + 1))).isEmpty();
        byte before = bytes[position];
        bytes[position] = with;
        Optional<SignatureEvidence> changed = CacheRegions.SIGNATURE_EVIDENCE.codec().decode(bytes);
        assertThat(changed.filter(evidence::equals).isPresent()).isEqualTo(before == with);
    }

    @Property(tries = 500)
    void A2_anyBytesAreNoneOrThatVeryValue(@ForAll byte[] garbage) {
        for (CacheRegion<?> region : regions()) {
            assertNoneOrItself(region, garbage);
        }
    }

    private static <V> void assertNoneOrItself(CacheRegion<V> region, byte[] garbage) {
        region.codec().decode(garbage).ifPresent(value -> assertThat(region.codec().encode(value)).isEqualTo(garbage));
    }

    private static List<CacheRegion<?>> regions() {
        return List.of(CacheRegions.DID_DOCUMENTS, CacheRegions.PUBLIC_KEYS, CacheRegions.PDS_ENDPOINTS, CacheRegions.SIGNATURE_EVIDENCE,
                CacheRegions.LAST_PROOFS, CacheRegions.GENERATIONS);
    }

    @Test
    void smallValuesComeBackEqual() {
        Instant at = Instant.parse("2026-11-22T12:00:00.123456789Z");
        assertSame(CacheRegions.PUBLIC_KEYS, PrivateKey.generate(Curve.K256).publicKey());
        assertSame(CacheRegions.PDS_ENDPOINTS, URI.create("https://pds.example.com"));
        assertSame(CacheRegions.GENERATIONS, UUID.randomUUID());
        assertSame(CacheRegions.LAST_PROOFS, new LastProof(at, KEY, at.minusNanos(1), Optional.of(URI.create("https://pds.example.com")), true));
        assertSame(CacheRegions.LAST_PROOFS, new LastProof(at, KEY, at, Optional.empty(), false));
    }

    private static <V> void assertSame(CacheRegion<V> region, V value) {
        byte[] bytes = region.codec().encode(value);
        assertThat(region.codec().decode(bytes)).hasValue(value);
        assertThat(region.codec().size(value)).isEqualTo(bytes.length);
    }

    @Test
    void aDocumentComesBackWithItsBytesAndTimes() {
        DidCache.Entry entry = new DidCache.Entry(alice.document(), world.now, world.now.plusSeconds(1));

        byte[] bytes = CacheRegions.DID_DOCUMENTS.codec().encode(entry);
        assertThat(CacheRegions.DID_DOCUMENTS.codec().size(entry)).isEqualTo(bytes.length);
        DidCache.Entry back = CacheRegions.DID_DOCUMENTS.codec().decode(bytes).orElseThrow();

        assertThat(back.document().json()).isEqualTo(alice.document().json());
        assertThat(back.document().signingKey()).isEqualTo(alice.document().signingKey());
        assertThat(back.resolvedAt()).isEqualTo(entry.resolvedAt());
        assertThat(back.expiresAt()).isEqualTo(entry.expiresAt());
    }

    @Test
    void A2_aDocumentOfAnotherDidIsNone() {
        byte[] bytes = new FieldWriter().number(1).text(world.signer("bob.example.com").did()).instant(world.now).instant(world.now)
                .bytes(alice.document().json()).toBytes();
        assertThat(CacheRegions.DID_DOCUMENTS.codec().decode(bytes)).isEmpty();
    }

    @Test
    void A2_evidenceWithANumberOfChecksThatIsNotThereAllocatesNothing() {
        byte[] bytes = new FieldWriter().number(1).text(alice.did()).text("unsigned").text("").number(Integer.MAX_VALUE).toBytes();
        assertThat(CacheRegions.SIGNATURE_EVIDENCE.codec().decode(bytes)).isEmpty();
    }
}
