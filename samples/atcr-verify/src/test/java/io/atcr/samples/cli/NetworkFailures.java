package io.atcr.samples.cli;

import io.atcr.crypto.Curve;
import io.atcr.did.DidDocument;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.AccountStatus;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.Junk;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifierLimits;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/** What the registry, the directory and the PDS do instead of answering well. */
final class NetworkFailures {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Fault NEVER = Fault.delay(Duration.ofMinutes(10));
    private static final Fault HTML = Fault.respond(Reply.of(200, "text/html", "<title>Welcome</title>".getBytes(StandardCharsets.US_ASCII)));

    private NetworkFailures() {}

    static void registry(FailureRows rows) {
        rows.section("The registry");
        rows.add("network timeout", "the manifest comes after the deadline", scene -> scene.with(b -> b.limits(VerifierLimits.defaults().withTotalTimeout(SHORT)))
                .fault(Server.REGISTRY, "/manifests/", NEVER).verify());
        rows.add("no connection", "the registry refuses connections", scene -> {
            scene.network.refuseConnections(Server.REGISTRY);
            return scene.verify();
        });
        rows.add("credentials wanted", "401 for the manifest", scene -> scene.fault(Server.REGISTRY, "/manifests/", Fault.status(401)).verify());
        rows.add("too many requests", "429 for the manifest", scene -> scene.fault(Server.REGISTRY, "/manifests/", Fault.status(429)).verify());
        rows.add("server error", "500 for the manifest", scene -> scene.fault(Server.REGISTRY, "/manifests/", Fault.status(500)).verify());
        rows.add("no such image", "404 for the manifest", scene -> scene.verify(scene.network.registry() + "/alice.test/app:v9"));
        rows.add("a page instead of the manifest", "200 with HTML", scene -> scene.fault(Server.REGISTRY, "/manifests/", HTML).verify());
        rows.add("another image under the digest", "one bit of the manifest is another", scene -> scene
                .fault(Server.REGISTRY, "/manifests/", Fault.corrupt(20)).verify(scene.image.digestReference()));
        rows.add("an attestation", "the digest is that of a signature artifact", scene -> scene.verify(
                scene.network.registry() + "/" + scene.image.path() + "@" + scene.alice.attachSignature(scene.image)));
        rows.add("unsigned", "no record and no artifact, foreign signers admitted", scene -> scene
                .policy("    action: enforce", "    action: enforce\n    foreignSigners: true")
                .verify(scene.mallory.pushUnsigned("app", "v1").reference()));
        rows.add("no list of artifacts", "503 for the referrers, where the second of two signatures would be", scene -> scene.two()
                .fault(Server.REGISTRY, "/referrers/", Fault.status(503)).faultOf(scene.bob, Fault.status(503)).verify());
        rows.add("an artifact that is kept back", "403 for the one artifact", scene -> artifact(scene, Fault.status(403)));
        rows.add("an artifact that is altered", "one bit of the one artifact is another", scene -> artifact(scene, Fault.corrupt(20)));
        rows.add("a malformed artifact", "the one artifact is no JSON", scene -> {
            PushedImage image = scene.mallory.pushUnsigned("app", "v1");
            scene.alice.attachJunk(image, Junk.NOT_JSON);
            return scene.policy("    action: enforce", "    action: enforce\n    foreignSigners: true").verify(image.reference());
        });
        rows.add("somebody's artifact for another account", "the one artifact names one DID and the record of another", scene -> {
            PushedImage image = scene.mallory.pushUnsigned("app", "v1");
            scene.alice.attach(image, scene.alice.signatureArtifact(image).replace("at://" + scene.alice.did(), "at://" + scene.bob.did()));
            return scene.policy("    action: enforce", "    action: enforce\n    foreignSigners: true").verify(image.reference());
        });
    }

    /** Alice's signature on Mallory's image lies where only the artifact leads. */
    private static VerificationResult artifact(FailureScene scene, Fault fault) throws Exception {
        PushedImage image = scene.mallory.pushUnsigned("app", "v1");
        scene.alice.attachSignature(image);
        return scene.policy("    action: enforce", "    action: enforce\n    foreignSigners: true")
                .fault(Server.REGISTRY, "/blobs/", fault).verify(image.reference());
    }

    static void identity(FailureRows rows) {
        rows.section("The DID");
        rows.add("DID resolution failure", "the directory answers after the deadline", scene -> scene.with(b -> b.limits(VerifierLimits.defaults().withTotalTimeout(SHORT)))
                .fault(Server.PLC, "/log/audit", NEVER).verify());
        rows.add("DID resolution failure", "the directory refuses connections", scene -> {
            scene.network.refuseConnections(Server.PLC);
            return scene.verify();
        });
        rows.add("DID resolution failure", "503 for the log", scene -> scene.fault(Server.PLC, "/log/audit", Fault.status(503)).verify());
        rows.add("no such DID", "404 for a log that was never seen", scene -> scene.fault(Server.PLC, "/log/audit", Fault.status(404)).verify());
        rows.add("the DID was given up", "its log ends with a tombstone", scene -> {
            scene.alice.tombstone();
            return scene.verify();
        });
        rows.add("a log is withheld", "404 for a log that was seen before", scene -> {
            scene.verify();
            scene.advance(Duration.ofMinutes(6));
            return scene.fault(Server.PLC, "/log/audit", Fault.status(404)).verify();
        });
        rows.add("another log", "one signed bit of the log is another", scene -> scene.fault(Server.PLC, "/log/audit", Fault.rewrite(reply -> reply.withBody(
                new String(reply.body(), StandardCharsets.UTF_8).replace("alice.test", "clara.test").getBytes(StandardCharsets.UTF_8)))).verify());
        rows.add("no key in the DID document", "a document without a signing key", scene -> {
            DidDocument bare = DidDocument.parse(scene.alice.did(), ("{\"id\":\"" + scene.alice.did() + "\"}").getBytes(StandardCharsets.UTF_8));
            return scene.with(b -> b.didResolver(did -> bare)).verify();
        });
        rows.add("another key than the pinned one", "the policy pins a key that the account no longer has", scene -> {
            String former = scene.alice.key().toDidKey();
            scene.alice.rotateKey(Curve.K256);
            return scene.policy("name: \"alice.test\"", "name: \"alice.test\"\n    keys: [\"" + former + "\"]").verify();
        });
    }

    static void pds(FailureRows rows) {
        rows.section("The PDS");
        rows.add("PDS timeout", "the proof comes after the deadline", scene -> scene.with(b -> b.limits(VerifierLimits.defaults().withTotalTimeout(SHORT)))
                .fault(Server.PDS, "getRecord", NEVER).verify());
        rows.add("PDS 404", "404 for the proof", scene -> scene.fault(Server.PDS, "getRecord", Fault.status(404)).verify());
        rows.add("PDS 500", "500 for the proof", scene -> scene.fault(Server.PDS, "getRecord", Fault.status(500)).verify());
        rows.add("too many requests", "429 for the proof", scene -> scene.fault(Server.PDS, "getRecord", Fault.status(429)).verify());
        rows.add("no connection", "the PDS refuses connections", scene -> {
            scene.network.refuseConnections(Server.PDS);
            return scene.verify();
        });
        rows.add("a redirect", "302 to another host", scene -> scene.fault(Server.PDS, "getRecord", Fault.redirect("http://169.254.169.254/")).verify());
        rows.add("an address that is refused", "the DID document names a PDS at a private address that nobody admitted", scene -> {
            DidDocument inside = DidDocument.parse(scene.alice.did(), document(scene.alice, "https://10.0.0.1").getBytes(StandardCharsets.UTF_8));
            return scene.with(b -> b.didResolver(did -> inside)).verify();
        });
        rows.add("the account is taken down", "the PDS says so", scene -> {
            scene.alice.repository().status(AccountStatus.TAKENDOWN);
            return scene.verify();
        });
        rows.add("a page instead of the proof", "200 with HTML", scene -> scene.fault(Server.PDS, "getRecord", HTML).verify());
        rows.add("a proof cut short", "the last byte of the proof is missing", scene -> scene.fault(Server.PDS, "getRecord", Fault.rewrite(reply ->
                reply.withBody(Arrays.copyOf(reply.body(), reply.body().length - 1)))).verify());
        rows.add("too large a proof", "5 MiB for the proof", scene -> scene.fault(Server.PDS, "getRecord", Fault.padded(5 << 20)).verify());
    }

    private static String document(Account account, String pds) {
        return "{\"id\":\"" + account.did() + "\",\"verificationMethod\":[{\"id\":\"" + account.did() + "#atproto\",\"type\":\"Multikey\",\"controller\":\""
                + account.did() + "\",\"publicKeyMultibase\":\"" + account.key().toMultikey() + "\"}],\"service\":[{\"id\":\"#atproto_pds\",\"type\":"
                + "\"AtprotoPersonalDataServer\",\"serviceEndpoint\":\"" + pds + "\"}]}";
    }
}
