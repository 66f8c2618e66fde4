package io.atcr.samples.cli;

import io.atcr.car.cbor.DataValue;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.samples.localnetwork.Account;
import io.atcr.samples.localnetwork.Fault;
import io.atcr.samples.localnetwork.PushedImage;
import io.atcr.samples.localnetwork.Reply;
import io.atcr.samples.localnetwork.Server;
import io.atcr.samples.localnetwork.Tampering;
import io.atcr.verifier.VerificationMode;
import io.atcr.verifier.VerificationResult;
import io.atcr.verifier.cache.RevisionStore;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URL;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** What is wrong with what is signed, and what time makes of it. */
final class RepositoryFailures {
    private static final BigInteger K256_ORDER = new BigInteger("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", 16);

    private RepositoryFailures() {}

    static void signatures(FailureRows rows) {
        rows.section("Signature and bytes");
        rows.add("invalid signature format", "the commit carries the signature as DER", scene -> scene.signature(RepositoryFailures::der).verify());
        rows.add("invalid signature format", "the commit carries the signature with the high s", scene -> scene.signature(RepositoryFailures::highS).verify());
        rows.add("invalid signature format", "the commit carries 63 bytes", scene -> scene.signature(sig -> Arrays.copyOf(sig, 63)).verify());
        rows.add("wrong signature", "the record was changed after its owner signed", scene -> {
            scene.alice.tamperRecord(scene.image, Tampering.OLD_SIGNATURE);
            return scene.verify();
        });
        rows.add("altered record", "other bytes stand under the signed CID", scene -> {
            scene.alice.tamperRecord(scene.image, Tampering.BYTES_UNDER_SIGNED_CID);
            return scene.verify();
        });
        rows.add("missing record", "another block stands in place of the signed one", scene -> {
            scene.alice.tamperRecord(scene.image, Tampering.BLOCK_REPLACED);
            return scene.verify();
        });
        rows.add("a record that is not DAG-CBOR", "the owner signed a map of indefinite length", scene -> {
            scene.alice.repository().putRaw(scene.alice.recordPath(scene.image), new byte[] {(byte) 0xbf, (byte) 0xff});
            return scene.verify();
        });
        rows.add("another account's proof", "the PDS serves what Bob signed", scene -> {
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

    static void heads(FailureRows rows) {
        rows.section("The head");
        rows.add("the record was deleted", "its owner deleted it; the PDS proves that it is absent", scene -> {
            scene.alice.deleteRecord(scene.image);
            return scene.verify();
        });
        rows.add("an old head", "after a deletion that was seen, the PDS serves the head from an hour before", scene -> replayed(scene, Duration.ofHours(1)));
        rows.add("a head a little old", "a replica of the PDS is a minute behind", scene -> replayed(scene, Duration.ofMinutes(1)));
        rows.add("two heads", "the PDS serves another commit with the revision that was seen", scene -> {
            scene.verify();
            scene.advance(Duration.ofMinutes(6));
            scene.alice.repository().serveFork(RecordPath.parse("io.atcr.manifest/other"), DataValue.Map.builder().put("$type", "io.atcr.manifest").build());
            return scene.verify();
        });
        rows.add("a head from the future", "its revision is an hour ahead", scene -> {
            scene.alice.repository().commitAt(Tid.of(scene.now().plus(Duration.ofHours(1)).toEpochMilli() * 1000, 0));
            return scene.verify();
        });
        rows.add("the marks cannot be read", "the store of revisions fails", scene -> scene.with(b -> b.revisionStore(broken())).verify());
        rows.add("the pinned commit is gone", "the caller pins a commit that the PDS no longer keeps", scene -> {
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

    static void records(FailureRows rows) {
        rows.section("What the record says");
        rows.add("another digest", "the record under this digest names another one", scene ->
                updated(scene, "digest", "sha256:" + "0".repeat(64)));
        rows.add("another repository", "the image was copied to another repository", scene ->
                scene.verify(scene.alice.republish(scene.image, "prod", "v1").reference()));
        rows.add("another media type", "the record names another media type than the bytes", scene ->
                updated(scene, "mediaType", "application/vnd.oci.image.index.v1+json"));
        rows.add("a signed attestation", "the record says that the thing is attached to another one", scene -> {
            scene.alice.updateRecord(scene.image, Map.of("subject", DataValue.Map.builder().put("digest", "sha256:" + "0".repeat(64)).build()));
            return scene.verify();
        });
    }

    private static VerificationResult updated(FailureScene scene, String field, String value) throws Exception {
        scene.alice.updateRecord(scene.image, Map.of(field, new DataValue.Text(value)));
        return scene.verify();
    }

    static void caches(FailureRows rows) {
        rows.section("What is kept");
        rows.add("PDS and directory gone", "both refuse connections four minutes after the image was verified", scene -> kept(scene, Duration.ofMinutes(4)));
        rows.add("PDS and directory gone", "both refuse connections six minutes after the image was verified", scene -> kept(scene, Duration.ofMinutes(6)));
        rows.add("the record was deleted meanwhile", "four minutes after the image was verified", scene -> {
            scene.verify();
            scene.advance(Duration.ofMinutes(4));
            scene.alice.deleteRecord(scene.image);
            return scene.verify();
        });
        rows.add("the record was written meanwhile", "nine seconds after it was found absent", scene -> written(scene, Duration.ofSeconds(9)));
        rows.add("the record was written meanwhile", "ten seconds after it was found absent", scene -> written(scene, Duration.ofSeconds(10)));
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
}
