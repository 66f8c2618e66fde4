package io.atcr.samples.cli;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.crypto.Curve;
import io.atcr.did.DidDocument;
import io.atcr.policy.Digest;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.AccountStatus;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.Junk;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.localnetwork.Tampering;
import io.atcr.verifier.VerificationMode;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.VerifierLimits;
import io.atcr.verifier.cache.RevisionStore;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;

/** The rows of the failure table, each with what brings it about. */
final class FailureRows {
    private static final Duration SHORT = Duration.ofSeconds(2);
    private static final Fault NEVER = Fault.delay(Duration.ofMinutes(10));
    private static final Fault HTML = Fault.respond(Reply.of(200, "text/html", "<title>Welcome</title>".getBytes(StandardCharsets.US_ASCII)));
    private static final BigInteger K256_ORDER = new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    /** Brings a failure about and verifies. */
    interface Trial {
        VerificationResult run(FailureScene scene) throws Exception;
    }

    record Row(String section, String failure, String done, Trial trial) {}

    private final List<Row> rows = new ArrayList<>();
    private String section = "";

    static List<Row> all() {
        FailureRows made = new FailureRows();
        made.nothingWrong();
        made.policy();
        made.registry();
        made.identity();
        made.pds();
        made.signatures();
        made.heads();
        made.records();
        made.several();
        made.caches();
        made.limits();
        return made.rows;
    }

    private void row(String failure, String done, Trial trial) {
        rows.add(new Row(section, failure, done, trial));
    }

    private void nothingWrong() {
        section = "Nothing that matters is wrong";
        row("none", "nothing", FailureScene::verify);
        row("the commit that the artifact names is gone", "the owner wrote other records after it signed", scene -> {
            PushedImage image = scene.bob.pushUnsigned("app", "v2");
            scene.alice.sign(image);
            scene.alice.attachSignature(image);
            scene.alice.push("other", "v1");
            return scene.policy("    action: enforce", "    action: enforce\n    foreignSigners: true").verify(image.reference());
        });
        row("the key is a P-256 key", "the owner's signing key is on the other curve that ATProto has", scene -> {
            scene.alice.rotateKey(Curve.P256);
            return scene.verify();
        });
        row("the key was rotated", "a new key signs a moment after the old one was looked up", scene -> {
            scene.verify();
            PushedImage next = scene.alice.push("app", "v2");
            scene.alice.rotateKey(Curve.K256);
            return scene.verify(next.reference());
        });
        row("junk beside the signature", "ten artifacts that prove nothing", scene -> {
            scene.alice.attachJunk(scene.image, 10);
            return scene.verify();
        });
    }

    private void policy() {
        section = "The policy and the question";
        row("no policy", "the image is outside every scope", scene -> scene.verify("registry.example/alice/app:v1"));
        row("untrusted DID", "the owner is nobody whom the policy trusts", scene -> scene.verify(scene.mallory.push("app", "v1").reference()));
        row("untrusted DID", "the only artifact is by somebody whom the policy does not trust", scene -> {
            PushedImage image = scene.alice.pushUnsigned("app", "v2");
            scene.mallory.sign(image);
            scene.mallory.attachSignature(image);
            return scene.policy("    action: enforce", "    action: enforce\n    foreignSigners: true").verify(image.reference());
        });
        row("trust has expired", "two have to sign, and the time of one of the two that are trusted is over", scene -> scene.two()
                .policy("name: \"bob.test\"", "name: \"bob.test\"\n    expiresAt: \"2026-01-01T00:00:00Z\"").verify());
        row("the owner is unknown", "the path begins with a handle that does not resolve", scene -> scene
                .policy("  \"alice.test\": \"" + scene.alice.did() + "\"\n", "").verify());
        row("the owner is no account", "the path begins with neither a handle nor a DID", scene ->
                scene.verify(scene.network.registry() + "/dev_team/app:v1"));
        row("no owner", "the path has one segment only", scene -> scene.verify(scene.network.registry() + "/app:v1"));
        row("foreign registry", "the registry is none of the ATCR registries, and foreign signers are not admitted", scene -> scene
                .policy("atcrRegistries:\n  - \"" + scene.network.registry() + "\"", "atcrRegistries:\n  - \"atcr.io\"").verify());
        row("two digests", "the caller is about to run another digest than the reference names", scene -> scene.ask(
                (verifier, reference) -> verifier.verify(reference, Digest.parse("sha256:" + "0".repeat(64))), scene.image.digestReference()));
    }

    private void registry() {
        section = "The registry";
        row("network timeout", "the manifest comes after the deadline", scene -> scene.with(b -> b.limits(within(SHORT)))
                .fault(Server.REGISTRY, "/manifests/", NEVER).verify());
        row("no connection", "the registry refuses connections", scene -> {
            scene.network.refuseConnections(Server.REGISTRY);
            return scene.verify();
        });
        row("credentials wanted", "401 for the manifest", scene -> scene.fault(Server.REGISTRY, "/manifests/", Fault.status(401)).verify());
        row("too many requests", "429 for the manifest", scene -> scene.fault(Server.REGISTRY, "/manifests/", Fault.status(429)).verify());
        row("server error", "500 for the manifest", scene -> scene.fault(Server.REGISTRY, "/manifests/", Fault.status(500)).verify());
        row("no such image", "404 for the manifest", scene -> scene.verify(scene.network.registry() + "/alice.test/app:v9"));
        row("a page instead of the manifest", "200 with HTML", scene -> scene.fault(Server.REGISTRY, "/manifests/", HTML).verify());
        row("another image under the digest", "one bit of the manifest is another", scene -> scene
                .fault(Server.REGISTRY, "/manifests/", Fault.corrupt(20)).verify(scene.image.digestReference()));
        row("an attestation", "the digest is that of a signature artifact", scene -> scene.verify(
                scene.network.registry() + "/" + scene.image.path() + "@" + scene.alice.attachSignature(scene.image)));
        row("unsigned", "no record and no artifact, foreign signers admitted", scene -> scene
                .policy("    action: enforce", "    action: enforce\n    foreignSigners: true")
                .verify(scene.mallory.pushUnsigned("app", "v1").reference()));
        row("no list of artifacts", "503 for the referrers, where the second of two signatures would be", scene -> scene.two()
                .fault(Server.REGISTRY, "/referrers/", Fault.status(503)).faultOf(scene.bob, Fault.status(503)).verify());
        row("an artifact that is kept back", "403 for the one artifact", scene -> artifact(scene, Fault.status(403)));
        row("an artifact that is altered", "one bit of the one artifact is another", scene -> artifact(scene, Fault.corrupt(20)));
        row("a malformed artifact", "the one artifact is no JSON", scene -> {
            PushedImage image = scene.mallory.pushUnsigned("app", "v1");
            scene.alice.attachJunk(image, Junk.NOT_JSON);
            return scene.policy("    action: enforce", "    action: enforce\n    foreignSigners: true").verify(image.reference());
        });
        row("somebody's artifact for another account", "the one artifact names one DID and the record of another", scene -> {
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

    private void identity() {
        section = "The DID";
        row("DID resolution failure", "the directory answers after the deadline", scene -> scene.with(b -> b.limits(within(SHORT)))
                .fault(Server.PLC, "/log/audit", NEVER).verify());
        row("DID resolution failure", "the directory refuses connections", scene -> {
            scene.network.refuseConnections(Server.PLC);
            return scene.verify();
        });
        row("DID resolution failure", "503 for the log", scene -> scene.fault(Server.PLC, "/log/audit", Fault.status(503)).verify());
        row("no such DID", "404 for a log that was never seen", scene -> scene.fault(Server.PLC, "/log/audit", Fault.status(404)).verify());
        row("the DID was given up", "its log ends with a tombstone", scene -> {
            scene.alice.tombstone();
            return scene.verify();
        });
        row("a log is withheld", "404 for a log that was seen before", scene -> {
            scene.verify();
            scene.advance(Duration.ofMinutes(6));
            return scene.fault(Server.PLC, "/log/audit", Fault.status(404)).verify();
        });
        row("another log", "one signed bit of the log is another", scene -> scene.fault(Server.PLC, "/log/audit", Fault.rewrite(reply -> reply.withBody(
                new String(reply.body(), StandardCharsets.UTF_8).replace("alice.test", "clara.test").getBytes(StandardCharsets.UTF_8)))).verify());
        row("no key in the DID document", "a document without a signing key", scene -> {
            DidDocument bare = DidDocument.parse(scene.alice.did(), ("{\"id\":\"" + scene.alice.did() + "\"}").getBytes(StandardCharsets.UTF_8));
            return scene.with(b -> b.didResolver(did -> bare)).verify();
        });
        row("another key than the pinned one", "the policy pins a key that the account no longer has", scene -> {
            String former = scene.alice.key().toDidKey();
            scene.alice.rotateKey(Curve.K256);
            return scene.policy("name: \"alice.test\"", "name: \"alice.test\"\n    keys: [\"" + former + "\"]").verify();
        });
    }

    private void pds() {
        section = "The PDS";
        row("PDS timeout", "the proof comes after the deadline", scene -> scene.with(b -> b.limits(within(SHORT)))
                .fault(Server.PDS, "getRecord", NEVER).verify());
        row("PDS 404", "404 for the proof", scene -> scene.fault(Server.PDS, "getRecord", Fault.status(404)).verify());
        row("PDS 500", "500 for the proof", scene -> scene.fault(Server.PDS, "getRecord", Fault.status(500)).verify());
        row("too many requests", "429 for the proof", scene -> scene.fault(Server.PDS, "getRecord", Fault.status(429)).verify());
        row("no connection", "the PDS refuses connections", scene -> {
            scene.network.refuseConnections(Server.PDS);
            return scene.verify();
        });
        row("a redirect", "302 to another host", scene -> scene.fault(Server.PDS, "getRecord", Fault.redirect("http://169.254.169.254/")).verify());
        row("an address that is refused", "the DID document names a PDS at a private address that nobody admitted", scene -> {
            DidDocument inside = DidDocument.parse(scene.alice.did(), document(scene.alice, "https://10.0.0.1").getBytes(StandardCharsets.UTF_8));
            return scene.with(b -> b.didResolver(did -> inside)).verify();
        });
        row("the account is taken down", "the PDS says so", scene -> {
            scene.alice.repository().status(AccountStatus.TAKENDOWN);
            return scene.verify();
        });
        row("a page instead of the proof", "200 with HTML", scene -> scene.fault(Server.PDS, "getRecord", HTML).verify());
        row("a proof cut short", "the last byte of the proof is missing", scene -> scene.fault(Server.PDS, "getRecord", Fault.rewrite(reply ->
                reply.withBody(Arrays.copyOf(reply.body(), reply.body().length - 1)))).verify());
        row("too large a proof", "5 MiB for the proof", scene -> scene.fault(Server.PDS, "getRecord", Fault.padded(5 << 20)).verify());
    }

    private static String document(Account account, String pds) {
        return "{\"id\":\"" + account.did() + "\",\"verificationMethod\":[{\"id\":\"" + account.did() + "#atproto\",\"type\":\"Multikey\",\"controller\":\""
                + account.did() + "\",\"publicKeyMultibase\":\"" + account.key().toMultikey() + "\"}],\"service\":[{\"id\":\"#atproto_pds\",\"type\":"
                + "\"AtprotoPersonalDataServer\",\"serviceEndpoint\":\"" + pds + "\"}]}";
    }

    private void signatures() {
        section = "Signature and bytes";
        row("invalid signature format", "the commit carries the signature as DER", scene -> scene.signature(FailureRows::der).verify());
        row("invalid signature format", "the commit carries the signature with the high s", scene -> scene.signature(FailureRows::highS).verify());
        row("invalid signature format", "the commit carries 63 bytes", scene -> scene.signature(sig -> Arrays.copyOf(sig, 63)).verify());
        row("wrong signature", "the record was changed after its owner signed", scene -> {
            scene.alice.tamperRecord(scene.image, Tampering.OLD_SIGNATURE);
            return scene.verify();
        });
        row("altered record", "other bytes stand under the signed CID", scene -> {
            scene.alice.tamperRecord(scene.image, Tampering.BYTES_UNDER_SIGNED_CID);
            return scene.verify();
        });
        row("missing record", "another block stands in place of the signed one", scene -> {
            scene.alice.tamperRecord(scene.image, Tampering.BLOCK_REPLACED);
            return scene.verify();
        });
        row("a record that is not DAG-CBOR", "the owner signed a map of indefinite length", scene -> {
            scene.alice.repository().putRaw(scene.alice.recordPath(scene.image), new byte[] {(byte) 0xbf, (byte) 0xff});
            return scene.verify();
        });
        row("another account's proof", "the PDS serves what Bob signed", scene -> {
            scene.bob.sign(scene.image);
            return scene.fault(Server.PDS, "getRecord", Fault.respond(proof(scene, scene.bob))).verify();
        });
    }

    /** What the PDS says of an account's record of the image. */
    private static Reply proof(FailureScene scene, Account account) throws IOException {
        RecordPath path = account.recordPath(scene.image);
        return Reply.of(200, "application/vnd.ipld.car", new URL(scene.network.pds() + "/xrpc/com.atproto.sync.getRecord?did=" + account.did()
                + "&collection=" + path.collection() + "&rkey=" + path.recordKey()).openStream().readAllBytes());
    }

    private static byte[] der(byte[] compact) {
        byte[] r = new BigInteger(1, Arrays.copyOf(compact, 32)).toByteArray();
        byte[] s = new BigInteger(1, Arrays.copyOfRange(compact, 32, 64)).toByteArray();
        byte[] der = new byte[6 + r.length + s.length];
        der[0] = 0x30;
        der[1] = (byte) (4 + r.length + s.length);
        der[2] = 2;
        der[3] = (byte) r.length;
        System.arraycopy(r, 0, der, 4, r.length);
        der[4 + r.length] = 2;
        der[5 + r.length] = (byte) s.length;
        System.arraycopy(s, 0, der, 6 + r.length, s.length);
        return der;
    }

    private static byte[] highS(byte[] compact) {
        byte[] s = K256_ORDER.subtract(new BigInteger(1, Arrays.copyOfRange(compact, 32, 64))).toByteArray();
        byte[] high = Arrays.copyOf(compact, 64);
        Arrays.fill(high, 32, 64, (byte) 0);
        int from = Math.max(0, s.length - 32);
        System.arraycopy(s, from, high, 64 - (s.length - from), s.length - from);
        return high;
    }

    private void heads() {
        section = "The head";
        row("the record was deleted", "its owner deleted it; the PDS proves that it is absent", scene -> {
            scene.alice.deleteRecord(scene.image);
            return scene.verify();
        });
        row("an old head", "after a deletion that was seen, the PDS serves the head from an hour before", scene -> replayed(scene, Duration.ofHours(1)));
        row("a head a little old", "a replica of the PDS is a minute behind", scene -> replayed(scene, Duration.ofMinutes(1)));
        row("two heads", "the PDS serves another commit with the revision that was seen", scene -> {
            scene.verify();
            scene.advance(Duration.ofMinutes(6));
            scene.alice.repository().serveFork(RecordPath.parse("io.atcr.manifest/other"), DataValue.Map.builder().put("$type", "io.atcr.manifest").build());
            return scene.verify();
        });
        row("a head from the future", "its revision is an hour ahead", scene -> {
            scene.alice.repository().commitAt(Tid.of(scene.now().plus(Duration.ofHours(1)).toEpochMilli() * 1000, 0));
            return scene.verify();
        });
        row("the marks cannot be read", "the store of revisions fails", scene -> scene.with(b -> b.revisionStore(broken())).verify());
        row("the pinned commit is gone", "the caller pins a commit that the PDS no longer keeps", scene -> {
            VerificationMode pinned = VerificationMode.pinnedCommit(scene.alice.did(), scene.alice.repository().head().cid());
            scene.alice.push("other", "v1");
            return scene.ask((verifier, reference) -> verifier.verify(reference, pinned), scene.image.reference());
        });
    }

    private static VerificationResult replayed(FailureScene scene, Duration age) throws Exception {
        Tid signed = scene.alice.repository().head().rev();
        scene.advance(age);
        scene.alice.deleteRecord(scene.image);
        scene.verify();
        scene.advance(Duration.ofSeconds(11));
        scene.alice.repository().serveAt(signed);
        return scene.verify();
    }

    private static RevisionStore broken() {
        return new RevisionStore() {
            @Override
            public Optional<Mark> highest(Did did) throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public Mark raise(Did did, Mark seen) throws IOException {
                throw new IOException("the disk is gone");
            }

            @Override
            public void clear(Did did) {}
        };
    }

    private void records() {
        section = "What the record says";
        row("another digest", "the record under this digest names another one", scene ->
                updated(scene, "digest", "sha256:" + "0".repeat(64)));
        row("another repository", "the image was copied to another repository", scene ->
                scene.verify(scene.alice.republish(scene.image, "prod", "v1").reference()));
        row("another media type", "the record names another media type than the bytes", scene ->
                updated(scene, "mediaType", "application/vnd.oci.image.index.v1+json"));
        row("a signed attestation", "the record says that the thing is attached to another one", scene -> {
            scene.alice.updateRecord(scene.image, Map.of("subject", DataValue.Map.builder().put("digest", "sha256:" + "0".repeat(64)).build()));
            return scene.verify();
        });
    }

    private static VerificationResult updated(FailureScene scene, String field, String value) throws Exception {
        scene.alice.updateRecord(scene.image, Map.of(field, new DataValue.Text(value)));
        return scene.verify();
    }

    private void several() {
        section = "Several signatures";
        row("one of two cannot be had", "the second signer's record gets 503", scene -> {
            scene.two();
            return scene.faultOf(scene.bob, Fault.status(503)).verify();
        });
        row("one of two is refused, the other cannot be had", "the owner deleted the record, the second signer's gets 503", scene -> {
            scene.two();
            scene.alice.deleteRecord(scene.image);
            return scene.faultOf(scene.bob, Fault.status(503)).verify();
        });
        row("one of two is missing", "the second signer deleted the record", scene -> {
            scene.two();
            scene.bob.deleteRecord(scene.image);
            return scene.verify();
        });
        row("two that are not independent", "both are on one PDS, and the policy wants two", scene -> scene.two()
                .policy("    action: enforce", "    action: enforce\n    independent: pds").verify());
    }

    private void caches() {
        section = "What is kept";
        row("PDS and directory gone", "both refuse connections four minutes after the image was verified", scene -> kept(scene, Duration.ofMinutes(4)));
        row("PDS and directory gone", "both refuse connections six minutes after the image was verified", scene -> kept(scene, Duration.ofMinutes(6)));
        row("the record was deleted meanwhile", "four minutes after the image was verified", scene -> {
            scene.verify();
            scene.advance(Duration.ofMinutes(4));
            scene.alice.deleteRecord(scene.image);
            return scene.verify();
        });
        row("the record was written meanwhile", "nine seconds after it was found absent", scene -> written(scene, Duration.ofSeconds(9)));
        row("the record was written meanwhile", "ten seconds after it was found absent", scene -> written(scene, Duration.ofSeconds(10)));
    }

    private static VerificationResult kept(FailureScene scene, Duration later) throws Exception {
        scene.verify();
        scene.advance(later);
        scene.network.refuseConnections(Server.PDS);
        scene.network.refuseConnections(Server.PLC);
        return scene.verify();
    }

    private static VerificationResult written(FailureScene scene, Duration later) throws Exception {
        PushedImage image = scene.alice.pushUnsigned("app", "v2");
        scene.verify(image.reference());
        scene.alice.sign(image);
        scene.advance(later);
        return scene.verify(image.reference());
    }

    private void limits() {
        section = "Limits";
        row("too many artifacts", "more than may be looked at, none of them of the second signer", scene -> {
            scene.two();
            scene.bob.deleteRecord(scene.image);
            IntStream.range(0, 70).forEach(i -> scene.alice.attachJunk(scene.image, Junk.MISSING_RECORD));
            return scene.verify();
        });
        row("stopped", "no thread takes the verification", scene -> scene.ask((verifier, reference) -> verifier.verifyAsync(reference, task -> {
            throw new RejectedExecutionException();
        }).get(), scene.image.reference()));
    }

    private static VerifierLimits within(Duration timeout) {
        return VerifierLimits.defaults().withTotalTimeout(timeout);
    }
}
