package io.atcr.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.DidDocument;
import io.atcr.did.DidResolver;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.VerificationCache;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.Manifests;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryError;
import io.atcr.verifier.registry.RegistryException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The verifier on bytes recorded from a real PDS and a real PLC directory. */
class RealPdsTest {
    private static final Instant RECORDED = Instant.parse("2026-11-22T21:10:00Z");

    private final byte[] didJson = read("did.json");
    private final byte[] presentCar = read("record.car");
    private final byte[] deletedCar = read("deleted-record.car");
    private final JsonNode facts = JsonMapper.shared().readTree(read("facts.json"));
    private final Did did = did(facts.get("did").stringValue());
    private final JsonNode present = facts.get("manifests").get(0);
    private final JsonNode deleted = facts.get("deleted");

    @Test
    void aPresentRecordIsVerified() {
        VerificationResult result = verify(present, presentCar, didJson, did);

        assertThat(result.decision().allowed()).isTrue();
        assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Verified.class, verified -> {
            VerifiedSigner signer = verified.signers().get(0);
            assertThat(signer.recordUri()).isEqualTo(present.get("recordUri").stringValue());
            assertThat(signer.recordCid()).hasToString(present.get("recordCid").stringValue());
            assertThat(signer.commit()).as("the head moved on").doesNotHaveToString(present.get("commitCid").stringValue());
        });
    }

    @Test
    void aDeletedRecordIsProvenAbsent() {
        assertReason(verify(deleted, deletedCar, didJson, did), Reason.RECORD_ABSENT);
    }

    @Test
    void aPresentRecordIsNotShownByTheProofOfAnother() {
        for (JsonNode other : facts.get("manifests")) {
            if (!other.equals(present)) {
                assertThat(verify(other, presentCar, didJson, did).decision().allowed()).isFalse();
            }
        }
    }

    @Test
    void aPinnedCommitIsFoundInTheWholeRepository() {
        byte[] repository = read("repo.car");
        RecordSource source = new RecordSource() {
            @Override
            public byte[] fetchProof(URI pds, Did of, RecordPath path, Duration timeout) {
                throw new AssertionError("a pinned commit is looked for in the repository");
            }

            @Override
            public byte[] fetchRepository(URI pds, Did of, Duration timeout) {
                return repository;
            }
        };
        try (Verifier verifier = verifier(present, source, didJson, did)) {
            var latest = JsonMapper.shared().readTree(read("latest-commit.json")).get("cid").stringValue();
            VerificationResult result = verifier.verify(reference(present), VerificationMode.pinnedCommit(did, cid(latest)));
            assertThat(result.decision().allowed()).isTrue();

            String gone = present.get("commitCid").stringValue();
            assertReason(verifier.verify(reference(present), VerificationMode.pinnedCommit(did, cid(gone))), Reason.COMMIT_UNAVAILABLE);
        }
    }

    @Test
    void anotherKeyInTheDidDocumentIsRefused() {
        String other = PrivateKey.generate(Curve.K256).publicKey().toMultikey();
        String swapped = new String(didJson, StandardCharsets.UTF_8)
                .replaceAll("\"publicKeyMultibase\":\"[^\"]*\"", "\"publicKeyMultibase\":\"" + other + "\"")
                .replace("EcdsaSecp256k1VerificationKey2019", "Multikey");

        assertReason(verify(present, presentCar, swapped.getBytes(StandardCharsets.UTF_8), did), Reason.BAD_SIGNATURE);
    }

    @Test
    void theProofOfAnotherDidIsRefused() {
        Did other = did("did:plc:aaaaaaaaaaaaaaaaaaaaaaaa");
        String renamed = new String(didJson, StandardCharsets.UTF_8).replace(did.toString(), other.toString());

        assertReason(verify(present, presentCar, renamed.getBytes(StandardCharsets.UTF_8), other), Reason.WRONG_DID);
    }

    @Test
    void oneFlippedBitAnywhereInTheProofIsRefused() {
        List<Integer> allowed = new ArrayList<>();
        for (int i = 0; i < presentCar.length; i++) {
            byte[] flipped = presentCar.clone();
            flipped[i] ^= (byte) (1 << (i % 8));
            if (verify(present, flipped, didJson, did).decision().allowed()) {
                allowed.add(i);
            }
        }
        assertThat(allowed).as("offsets of bits that do not matter").isEmpty();
    }

    @Test
    void oneFlippedBitNeverTurnsAbsenceIntoPresenceOrBack() {
        for (int i = 0; i < deletedCar.length; i++) {
            byte[] flipped = deletedCar.clone();
            flipped[i] ^= (byte) (1 << (i % 8));
            VerificationResult result = verify(deleted, flipped, didJson, did);

            assertThat(result.evidence()).as("offset %d", i).isInstanceOfAny(Evidence.Failed.class, Evidence.Indeterminate.class);
            if (result.evidence() instanceof Evidence.Failed failed) {
                assertThat(failed.reason()).as("offset %d", i).isNotEqualTo(Reason.RECORD_ABSENT);
            }
        }
    }

    private VerificationResult verify(JsonNode manifest, byte[] car, byte[] document, Did signer) {
        RecordSource source = new RecordSource() {
            @Override
            public byte[] fetchProof(URI pds, Did of, RecordPath path, Duration timeout) {
                return car;
            }

            @Override
            public byte[] fetchRepository(URI pds, Did of, Duration timeout) {
                throw new AssertionError("only the proof is asked for");
            }
        };
        try (Verifier verifier = verifier(manifest, source, document, signer)) {
            return verifier.verify(reference(manifest));
        }
    }

    private Verifier verifier(JsonNode manifest, RecordSource source, byte[] document, Did signer) {
        DidResolver resolver = asked -> DidDocument.parse(asked, document);
        TrustPolicy policy = World.policy("version: 1.0\ntrustedDIDs:\n  " + signer + ": {name: recorded}\nowners:\n  alice.test: " + signer
                + "\npolicies:\n  - name: all\n    scope: \"**\"\n    require:\n      signature: true\n    action: enforce\n");
        return Verifier.builder()
                .trustPolicy(policy)
                .didResolver(resolver)
                .recordSource(source)
                .registryClient(new NoArtifacts())
                .cache(VerificationCache.none())
                .revisionStore(RevisionStore.inMemory())
                .signatureVerifier(SignatureVerifier.bouncyCastle())
                .clock(() -> RECORDED)
                .build();
    }

    private static ImageReference reference(JsonNode manifest) {
        return World.reference("atcr.io/alice.test/" + manifest.get("repository").stringValue() + "@" + manifest.get("digest").stringValue());
    }

    private static void assertReason(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        Reason found = result.evidence() instanceof Evidence.Failed failed
                ? failed.reason()
                : result.evidence() instanceof Evidence.Indeterminate indeterminate ? indeterminate.reason() : Reason.NONE;
        assertThat(found).isEqualTo(reason);
    }

    /** Knows every image by its digest and no artifact. */
    private static final class NoArtifacts implements RegistryClient {
        @Override
        public Digest resolve(ImageReference reference, Duration timeout) throws RegistryException {
            throw new RegistryException(RegistryError.NOT_FOUND, "no tags here");
        }

        @Override
        public ManifestDocument manifest(ImageReference repository, Digest digest, Duration timeout) {
            return Manifests.image(digest);
        }

        @Override
        public Referrers referrers(ImageReference repository, Digest subject, Duration timeout) {
            return Manifests.noReferrers();
        }

        @Override
        public byte[] blob(ImageReference repository, Digest digest, long maxBytes, Duration timeout) throws RegistryException {
            throw new RegistryException(RegistryError.NOT_FOUND, "no blobs here");
        }
    }

    private static Did did(String text) {
        try {
            return Did.parse(text);
        } catch (CarException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Cid cid(String text) {
        try {
            return Cid.parse(text);
        } catch (CarException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] read(String name) {
        try (InputStream in = RealPdsTest.class.getResourceAsStream("/real-pds/" + name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
