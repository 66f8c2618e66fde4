package io.atcr.samples.cli;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.LocalNetwork;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Tampering;
import io.atcr.verifier.Reason;
import java.util.List;

/** The accounts and images of the demo, made on a local network with real keys and signatures. */
final class DemoImages {
    private final LocalNetwork network;
    private final Account alice;
    private final Account mallory;
    private final Account carol;
    private final Account dave;

    DemoImages(LocalNetwork network) {
        this.network = network;
        this.alice = network.createAccount("alice.test");
        this.mallory = network.createAccount("mallory.test");
        this.carol = network.createAccount("carol.test");
        this.dave = network.createAccount("dave.test");
    }

    /** Alice and Dave are trusted, Carol was until the end of 2024, nobody knows Mallory. */
    String policy() {
        return """
                version: 1.0
                trustedDIDs:
                  %s:
                    name: "Alice"
                  %s:
                    name: "Carol, who left"
                    validFrom: "2023-01-01T00:00:00Z"
                    expiresAt: "2024-12-31T23:59:59Z"
                  %s:
                    name: "Dave"
                atcrRegistries: ["%s"]
                owners:
                  alice.test: %s
                  mallory.test: %s
                  carol.test: %s
                  dave.test: %s
                policies:
                  - name: demo-images
                    scope: "%s/*/*"
                    require:
                      signature: true
                    action: enforce
                """
                .formatted(
                        alice.did(), carol.did(), dave.did(), network.registry(), alice.did(), mallory.did(), carol.did(), dave.did(),
                        network.registry());
    }

    /** Pushes every image; what each has to get is decided here, not by what comes out. */
    List<DemoScenario> push() {
        PushedImage good = alice.push("prod-app", "v1");
        PushedImage unsigned = alice.pushUnsigned("prod-unsigned", "v1");
        PushedImage untrusted = mallory.push("prod-app", "v1");
        PushedImage expired = carol.push("prod-app", "v1");
        PushedImage changed = dave.push("prod-changed", "v1");
        PushedImage deleted = alice.push("prod-deleted", "v1");
        alice.attachSignature(deleted);
        alice.deleteRecord(deleted);
        PushedImage moved = alice.pushUnsigned("prod-moved", "v1");
        signUnderTid(moved);
        PushedImage foreign = alice.pushUnsigned("prod-foreign", "v1");
        alice.attach(foreign, alice.signatureArtifact(good).replace(good.digest(), foreign.digest()));
        PushedImage junk = alice.push("prod-junk", "v1");
        alice.attachJunk(junk, 10);
        alice.push("prod-later", "v1");
        dave.tamperRecord(changed, Tampering.OLD_SIGNATURE);
        return List.of(
                new DemoScenario("signed by a trusted DID", good.reference(), Reason.NONE),
                new DemoScenario("unsigned", unsigned.reference(), Reason.RECORD_ABSENT),
                new DemoScenario("signed by an untrusted DID", untrusted.reference(), Reason.OWNER_NOT_COUNTED),
                new DemoScenario("signed by a DID whose trust expired", expired.reference(), Reason.OWNER_NOT_COUNTED),
                new DemoScenario("record changed after signing", changed.reference(), Reason.BAD_SIGNATURE),
                new DemoScenario("record deleted by its owner", deleted.reference(), Reason.RECORD_ABSENT),
                new DemoScenario("artifact names a commit that is gone", moved.reference(), Reason.NONE),
                new DemoScenario("another image's signature", foreign.reference(), Reason.DIGEST_MISMATCH),
                new DemoScenario("junk artifacts beside a good record", junk.reference(), Reason.NONE));
    }

    /** Only the artifact leads to such a record; the commit it names is gone with Alice's next write. */
    private void signUnderTid(PushedImage image) {
        String rkey = alice.repository().head().rev().toString();
        DataValue.Map record = DataValue.Map.builder()
                .put("$type", "io.atcr.manifest")
                .put("repository", image.repository())
                .put("digest", image.digest())
                .put("mediaType", "application/vnd.oci.image.manifest.v1+json")
                .put("schemaVersion", 2)
                .put("createdAt", "2026-01-01T00:00:00Z")
                .build();
        try {
            alice.repository().put(RecordPath.parse("io.atcr.manifest/" + rkey), record);
        } catch (SyntaxException e) {
            throw new IllegalStateException(e);
        }
        alice.attach(image, alice.signatureArtifact(image).replace("/" + image.digestHex(), "/" + rkey));
    }
}
