package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.CacheRegion;
import io.atcr.verifier.cache.CaffeineVerificationCache;
import io.atcr.verifier.cache.VerificationCache;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The four regions, and what the time of each does. */
class CacheTimesTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final TrustPolicy policy = World.trusting("", alice);
    private final Map<CacheRegion<?>, String> places = new HashMap<>();
    private final VerificationCache cache = new NotingCache(new CaffeineVerificationCache(100, () -> world.now), places);

    private long asked(String part) {
        return world.count(uri -> uri.toString().contains(part));
    }

    @Test
    void everyRegionLivesFiveMinutesUnlessItIsSetOtherwise() {
        CacheTimes times = CacheTimes.defaults();
        assertThat(times).isEqualTo(CacheTimes.all(Duration.ofMinutes(5)));
        assertThat(CacheRegions.DID_DOCUMENTS.timeToLive()).isEqualTo(times.didDocuments());
        assertThat(CacheRegions.PUBLIC_KEYS.timeToLive()).isEqualTo(times.publicKeys());
        assertThat(CacheRegions.PDS_ENDPOINTS.timeToLive()).isEqualTo(times.pdsEndpoints());
        assertThat(CacheRegions.SIGNATURE_EVIDENCE.timeToLive()).isEqualTo(times.signatureEvidence());
    }

    @ParameterizedTest
    @ValueSource(strings = {"PT0S", "PT-1S", "PT0.999S", "PT24H0.001S"})
    void timesThatNobodyMeansAreRefused(String time) {
        assertThatThrownBy(() -> CacheTimes.all(Duration.parse(time))).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("didDocuments must be a second to 24 hours");
    }

    /** Times in minutes; then after how many minutes the directory and the PDS are asked again. */
    @ParameterizedTest
    @CsvSource({"5,5,5,5, 5,5", "2,5,5,5, 2,2", "5,2,5,5, 2,2", "5,5,2,5, 2,2", "5,5,5,2, 5,2", "9,9,9,30, 9,9"})
    void theShortestTimeOfADocumentsPartsIsTheDocumentsAndEvidenceEndsWithIt(
            int documents, int keys, int endpoints, int evidence, int directoryAfter, int pdsAfter) {
        alice.sign(image);
        CacheTimes times = new CacheTimes(
                Duration.ofMinutes(documents), Duration.ofMinutes(keys), Duration.ofMinutes(endpoints), Duration.ofMinutes(evidence));
        try (Verifier verifier = world.verifier(policy).cacheTimes(times).build()) {
            int directory = 0;
            int pds = 0;
            for (int minute = 0; minute < 10 && (directory == 0 || pds == 0); minute++) {
                assertThat(verifier.verify(image).decision().allowed()).isTrue();
                directory = directory == 0 && asked("plc.directory") == 2 ? minute : directory;
                pds = pds == 0 && asked("getRecord") == 2 ? minute : pds;
                world.advance(Duration.ofMinutes(1));
            }
            // evidence that is not served is proven by the document that is held
            assertThat(pds).isEqualTo(pdsAfter);
            assertThat(directory).isEqualTo(directoryAfter);
            assertThat(times.untilDenied()).isEqualTo(Duration.ofMinutes(pdsAfter));
        }
    }

    @Test
    void A2_aKeyOfOneDocumentWithThePdsOfAnotherServesNothing() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).cache(cache).build()) {
            verifier.verify(image);
            PublicKey other = PrivateKey.generate(Curve.K256).publicKey();
            cache.put(CacheRegions.PUBLIC_KEYS, places.get(CacheRegions.PUBLIC_KEYS), other, Duration.ofMinutes(5));
            verifier.verify(image);
            assertThat(asked("getRecord")).isEqualTo(2);
            verifier.verify(image);
            assertThat(asked("getRecord")).as("nothing is kept where the held key is not the one that was used").isEqualTo(3);
        }
    }

    @Test
    void whatIsProvenStandsOnlyWhileKeyAndPdsAreHeld() {
        alice.sign(image);
        for (CacheRegion<?> region : new CacheRegion<?>[] {CacheRegions.PUBLIC_KEYS, CacheRegions.PDS_ENDPOINTS}) {
            cache.invalidateAll();
            world.requests.clear();
            try (Verifier verifier = world.verifier(policy).cache(cache).build()) {
                verifier.verify(image);
                verifier.verify(image);
                assertThat(asked("getRecord")).isEqualTo(1);
                cache.invalidate(region, places.get(region));
                verifier.verify(image);
                assertThat(asked("getRecord")).isEqualTo(2);
            }
        }
    }

    @Test
    void keyAndPdsAreThoseOfTheDocument() {
        alice.sign(image);
        try (Verifier verifier = world.verifier(policy).cache(cache).build()) {
            verifier.verify(image);
        }
        assertThat(cache.get(CacheRegions.PUBLIC_KEYS, places.get(CacheRegions.PUBLIC_KEYS)).map(e -> e.value().toDidKey())).hasValue(alice.didKey());
        assertThat(cache.get(CacheRegions.PDS_ENDPOINTS, places.get(CacheRegions.PDS_ENDPOINTS))).hasValueSatisfying(entry -> {
            assertThat(entry.value()).isEqualTo(alice.pds());
            assertThat(entry.expiresAt()).isEqualTo(world.now.plus(Duration.ofMinutes(5)));
        });
        Optional<VerificationCache.Entry<URI>> later = cache.get(
                CacheRegions.PDS_ENDPOINTS.withTimeToLive(Duration.ofSeconds(1)), places.get(CacheRegions.PDS_ENDPOINTS));
        assertThat(later.orElseThrow().expiresAt()).isEqualTo(world.now.plusSeconds(1));
    }
}
