package io.atcr.verifier;

import static io.atcr.verifier.VerifierTest.assertFailed;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.syntax.RecordPath;
import io.atcr.did.DidError;
import io.atcr.did.DidException;
import io.atcr.policy.Digest;
import io.atcr.policy.ImageReference;
import io.atcr.policy.TrustPolicy;
import io.atcr.verifier.registry.ManifestDocument;
import io.atcr.verifier.registry.Referrers;
import io.atcr.verifier.registry.RegistryClient;
import io.atcr.verifier.registry.RegistryException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Where signatures are looked for, who is asked for them, and what it means when somebody could not be asked. */
class SearchTest {
    private final World world = new World();
    private final Signer alice = world.signer("alice.example.com");
    private final Signer bob = world.signer("bob.example.com");
    private final ImageReference image = world.push(World.ATCR, "alice.example.com/prod-app");
    private final Digest digest = world.digest(image);

    @Test
    void A13_anOwnerWhoCannotBeResolvedMayBeTheForeignSignerWhoIsMissing() {
        alice.sign(image);
        TrustPolicy foreign = unmapped("minSignatures: 1", "    foreignSigners: true\n", alice);
        try (Verifier verifier = world.verifier(foreign).handleResolver(handle -> {
            throw new DidException(DidError.TIMEOUT, "no answer", -1);
        }).build()) {
            assertIndeterminate(verifier.verify(image), Reason.OWNER_UNRESOLVED);
        }
    }

    @Test
    void A13_anOwnerWhoCannotBeResolvedDoesNotSpoilAForeignSignature() {
        RecordPath path = bob.sign(image);
        attach(bob, path.recordKey().toString());
        TrustPolicy foreign = unmapped("minSignatures: 1", "    foreignSigners: true\n", alice, bob);
        try (Verifier verifier = world.verifier(foreign).handleResolver(handle -> {
            throw new DidException(DidError.TIMEOUT, "no answer", -1);
        }).build()) {
            assertThat(verifier.verify(image).evidence()).isInstanceOf(Evidence.Verified.class);
        }
    }

    @Test
    void A20_aDirectoryThatTakesAllTheTimeIsTheReasonAndNotALimit() {
        alice.sign(image);
        Duration timeout = Duration.ofSeconds(2);
        try (Verifier verifier = world.verifier(World.trusting("", alice)).limits(VerifierLimits.defaults().withTotalTimeout(timeout)).didResolver(did -> {
            for (long end = System.nanoTime() + timeout.toNanos(); System.nanoTime() - end < 0; ) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            throw new DidException(DidError.TIMEOUT, "no answer", -1);
        }).build()) {
            assertIndeterminate(verifier.verify(image), Reason.DID_UNAVAILABLE);
        }
    }

    @Test
    void A19_junkArtifactsDoNotHideAForeignSignersRecordUnderTheDigest() {
        bob.sign(image);
        for (int i = 0; i < 40; i++) {
            attach(bob, "junk" + i);
        }
        attach(bob, digest.hex());

        assertThat(world.verify(World.trusting("    foreignSigners: true\n", bob), image).decision().allowed()).isTrue();
    }

    @Test
    void A19_junkThatFillsTheListDoesNotHideAForeignSignersRecordUnderTheDigest() {
        bob.sign(image);
        for (int i = 0; i < 100; i++) {
            attach(bob, "junk" + i);
        }

        assertThat(world.verify(World.trusting("    foreignSigners: true\n", bob), image).decision().allowed()).isTrue();
    }

    @Test
    void A19_junkThatCannotBeListedDoesNotHideAForeignSignersRecordUnderTheDigest() {
        bob.sign(image);
        world.fault("/referrers/", request -> World.status(request, 500, ""));

        assertThat(world.verify(World.trusting("    foreignSigners: true\n", bob), image).decision().allowed()).isTrue();
    }

    @Test
    void A19_listingLeavesTimeForTheProofs() {
        Duration[] given = new Duration[1];
        RegistryClient client = new ForwardingRegistry(RegistryClient.builder(world).build()) {
            @Override
            public Referrers referrers(ImageReference repository, Digest subject, Duration timeout) throws RegistryException {
                given[0] = timeout;
                return super.referrers(repository, subject, timeout);
            }
        };
        try (Verifier verifier = world.verifier(World.trusting("", alice)).registryClient(client).build()) {
            verifier.verify(image);
        }
        assertThat(given[0]).isLessThanOrEqualTo(VerifierLimits.defaults().totalTimeout().dividedBy(2));
    }

    @Test
    void A18_nobodyIsAskedWhenTooFewCanCount() {
        TrustPolicy two = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {name: a}\n  " + bob.did()
                + ": {expiresAt: \"2026-11-22T12:00:01Z\"}\npolicies:\n  - name: all\n    scope: \"**\"\n    require: {signature: true, minSignatures: 2}\n"
                + "    action: enforce\n");
        world.advance(Duration.ofSeconds(1));
        try (Verifier verifier = world.verifier(two).handleResolver(handle -> {
            throw new AssertionError("asked for " + handle);
        }).build()) {
            assertFailed(verifier.verify(image), Reason.TOO_FEW_COUNT);
        }
        assertThat(world.requests).isEmpty();
    }

    @Test
    void A18_aPinnedCommitOfSomebodyWhoDoesNotCountIsNotLookedFor() {
        try (Verifier verifier = world.verifier(World.trusting("", alice)).build()) {
            assertFailed(
                    verifier.verify(image, VerificationMode.pinnedCommit(bob.did(), bob.commit().cid())), Reason.TOO_FEW_COUNT);
        }
        assertThat(world.requests).isEmpty();
    }

    @Test
    void A21_aPolicysNameIsEscapedWhereverItStands() {
        TrustPolicy named = World.policy("version: 1.0\ntrustedDIDs:\n  " + alice.did() + ": {name: a}\npolicies:\n"
                + "  - name: \"x\\e[2J\\nALLOW\"\n    scope: \"**\"\n    require: {signature: true}\n    action: enforce\n");
        VerificationResult result = world.verify(named, world.push("ghcr.io", "alice/prod-app"));

        assertThat(result.evidence()).isInstanceOfSatisfying(Evidence.Failed.class, failed -> {
            assertThat(failed.reason()).isEqualTo(Reason.FOREIGN_SIGNERS_NOT_ADMITTED);
            assertThat(failed.detail()).contains("\\u001b[2J").doesNotContain("\u001b").doesNotContain("\n");
        });
    }

    @Test
    void A12_aRegistryClientThatReturnsAnotherManifestIsNotBelieved() {
        alice.sign(image);
        ImageReference asked = world.push(World.ATCR, "alice.example.com/other");
        RegistryClient client = new ForwardingRegistry(RegistryClient.builder(world).build()) {
            @Override
            public ManifestDocument manifest(ImageReference repository, Digest wanted, Duration timeout) throws RegistryException {
                return super.manifest(repository, digest, timeout);
            }
        };
        try (Verifier verifier = world.verifier(World.trusting("", alice)).registryClient(client).build()) {
            ImageReference pinned = World.reference("atcr.io/alice.example.com/prod-app@" + world.digest(asked));

            assertFailed(verifier.verify(pinned), Reason.BAD_MANIFEST);
        }
    }

    private void attach(Signer signer, String rkey) {
        world.attach(digest, World.artifact(digest, signer.did(), "at://" + signer.did() + "/io.atcr.manifest/" + rkey));
    }

    /** Owners are to be resolved from their handles. */
    private static TrustPolicy unmapped(String require, String extra, Signer... trusted) {
        StringBuilder dids = new StringBuilder();
        for (Signer signer : trusted) {
            dids.append("  ").append(signer.did()).append(": {name: a}\n");
        }
        return World.policy("version: 1.0\ntrustedDIDs:\n" + dids + "policies:\n  - name: all\n    scope: \"**\"\n    require: {signature: true, "
                + require + "}\n    action: enforce\n" + extra);
    }

    private static void assertIndeterminate(VerificationResult result, Reason reason) {
        assertThat(result.decision().allowed()).isFalse();
        assertThat(result.evidence()).isInstanceOfSatisfying(
                Evidence.Indeterminate.class, e -> assertThat(e.reason()).as(e.detail()).isEqualTo(reason));
    }
}
