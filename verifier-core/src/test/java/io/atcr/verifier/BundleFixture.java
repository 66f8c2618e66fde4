package io.atcr.verifier;

import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.SignatureVerifier;
import io.atcr.did.plc.PlcHead;
import io.atcr.did.plc.PlcHeadStore;
import io.atcr.did.plc.PlcLog;
import io.atcr.did.plc.PlcLogVerifier;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.bundle.Bundle;
import io.atcr.verifier.bundle.BundleException;
import io.atcr.verifier.bundle.BundleSigner;
import io.atcr.verifier.cache.RevisionStore;
import io.atcr.verifier.cache.VerificationCache;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Bundles of the {@link World}, and an installation that saw its accounts live once. */
final class BundleFixture {
    final World world = new World();
    final PlcHeadStore heads = PlcHeadStore.inMemory();
    final RevisionStore marks = RevisionStore.inMemory();
    final Signer alice = world.signer("alice.example.com");
    final Signer bob = world.signer("bob.example.com");
    final ImageReference tagged = world.push(World.ATCR, "alice.example.com/prod-app");
    final ImageReference image = tagged.withDigest(world.digest(tagged));
    final TrustPolicy policy = World.trusting("", alice);

    /** Makes a bundle live; the memory of this installation is that of afterwards. */
    Bundle create(TrustPolicy by) {
        BundleCreation creation = creation(by, tagged);
        return creation.bundle().orElseThrow(() -> new AssertionError(creation.reason() + ": " + creation.detail()));
    }

    BundleCreation creation(TrustPolicy by, ImageReference reference) {
        try (Verifier verifier = world.verifier(by).cache(VerificationCache.none()).plcHeadStore(heads).revisionStore(marks).build()) {
            return verifier.createBundle(reference);
        }
    }

    OfflineVerifierBuilder offline(TrustPolicy by) {
        return OfflineVerifier.builder().trustPolicy(by).plcHeadStore(heads).revisionStore(marks).clock(() -> world.now);
    }

    VerificationResult verify(Bundle bundle) {
        return verify(policy, bundle);
    }

    VerificationResult verify(TrustPolicy by, Bundle bundle) {
        return offline(by).build().verify(image, bundle, world.now);
    }

    /** What this installation saw of an account: its log as it is now. */
    void see(Signer signer) {
        see(log(signer, signer.auditLog()));
    }

    void see(PlcLog log) {
        try {
            heads.clear(log.did());
            heads.replace(log.did(), Optional.empty(), new PlcHead(log.head().cid(), log.head().createdAt(), log.history(log.head().index()), world.now));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static PlcLog log(Signer signer, byte[] json) {
        return new PlcLogVerifier().withSignatureVerifier(SignatureVerifier.preferred()).verify(signer.did(), json).log().orElseThrow();
    }

    /** What a bundle holds of an account now. */
    static BundleSigner part(Signer signer, RecordPath record) {
        return part(signer, record, signer.auditLog());
    }

    static BundleSigner part(Signer signer, RecordPath record, byte[] auditLog) {
        return new BundleSigner(signer.did(), record, signer.head().cid(), signer.proof(record), Optional.of(log(signer, auditLog).toJson()));
    }

    Bundle bundle(BundleSigner... signers) {
        return bundle(image, world.now, signers);
    }

    Bundle bundle(ImageReference of, Instant createdAt, BundleSigner... signers) {
        try {
            return Bundle.of(of, manifest(of), createdAt, List.of(signers));
        } catch (BundleException e) {
            throw new IllegalArgumentException(e);
        }
    }

    byte[] manifest(ImageReference of) {
        return world.manifest(world.digest(of));
    }

    /** A policy that pins the current keys of these signers. */
    static TrustPolicy pinning(Signer... signers) {
        return World.policy(pinningYaml(signers));
    }

    static String pinningYaml(Signer... signers) {
        String yaml = World.trustingYaml("", signers);
        for (Signer signer : signers) {
            yaml = yaml.replace("{name: " + signer.name() + "}", "{name: " + signer.name() + ", keys: [\"" + signer.didKey() + "\"]}");
        }
        return yaml;
    }

    static List<CheckCode> passed(VerificationResult result) {
        return result.evidence().checks().stream().filter(check -> check.reason() == Reason.NONE).map(Check::code).collect(Collectors.toList());
    }

    static Check check(VerificationResult result, CheckCode code) {
        return result.evidence().checks().stream().filter(each -> each.code() == code).findFirst().orElseThrow();
    }

    static byte[] flipped(byte[] bytes, int at, int mask) {
        byte[] altered = Arrays.copyOf(bytes, bytes.length);
        altered[at] ^= (byte) mask;
        return altered;
    }
}
