package io.atcr.car;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.atcr.car.cbor.CborWriter;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.CarWriter;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.crypto.Curve;
import io.atcr.crypto.PrivateKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes trees node by node, as malformed as one likes, under a commit that the account's own key signed. */
final class ForgedTree {

    /** One entry of a node, as it is encoded. */
    record Entry(long prefix, byte[] suffix, Cid value, @Nullable Cid subtree) {

        Entry withSubtree(Cid node) {
            return new Entry(prefix, suffix, value, node);
        }
    }

    static final String COLLECTION = "io.atcr.x";

    private static final PrivateKey KEY = PrivateKey.generate(Curve.K256);

    private final Did did;
    private final Map<Cid, byte[]> blocks = new LinkedHashMap<>();

    ForgedTree() throws CarException {
        did = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    }

    /** A valid key of the layer, ordered by {@code start} among all keys made here. */
    static String key(String start, int layer) {
        for (int i = 0; ; i++) {
            String key = COLLECTION + "/" + start + i;
            if (MerkleSearchTree.layer(key.getBytes(ISO_8859_1)) == layer) {
                return key;
            }
        }
    }

    /** The record that {@link #entry} puts under every key. */
    Cid record() {
        return block(new CborWriter().map(1).text("$type").text(COLLECTION).toBytes());
    }

    Cid block(byte[] bytes) {
        Cid cid = Cid.ofDagCbor(bytes);
        blocks.put(cid, bytes);
        return cid;
    }

    /** The first entry of a node. */
    Entry entry(String key) {
        return new Entry(0, key.getBytes(ISO_8859_1), record(), null);
    }

    /** An entry after {@code previous}, compressed as it must be. */
    Entry entry(String previous, String key) {
        int shared = Arrays.mismatch(previous.getBytes(ISO_8859_1), key.getBytes(ISO_8859_1));
        return compressed(shared < 0 ? key.length() : shared, key);
    }

    /** An entry whose prefix length is what the attacker says. */
    Entry compressed(long prefix, String key) {
        int from = (int) Math.max(0, Math.min(prefix, key.length()));
        return new Entry(prefix, key.substring(from).getBytes(ISO_8859_1), record(), null);
    }

    Cid node(@Nullable Cid left, Entry... entries) {
        CborWriter out = new CborWriter().map(2).text("e").array(entries.length);
        for (Entry entry : entries) {
            out.map(4).text("k").bytes(entry.suffix()).text("p").integer(entry.prefix());
            link(out.text("t"), entry.subtree());
            link(out.text("v"), entry.value());
        }
        link(out.text("l"), left);
        return block(out.toBytes());
    }

    static void link(CborWriter out, @Nullable Cid cid) {
        if (cid == null) {
            out.nul();
        } else {
            out.link(cid);
        }
    }

    /** Takes a block out of the proof and gives its bytes. */
    byte[] remove(Cid cid) {
        return Objects.requireNonNull(blocks.remove(cid));
    }

    /** Signs a commit over the root and asks the verifier for the key. */
    RecordProof prove(Cid root, String key) throws CarException {
        return prove(root, key, CarLimits.defaults());
    }

    RecordProof prove(Cid root, String key, CarLimits limits) throws CarException {
        return new RecordProofVerifier(limits).verify(car(root), did, RecordPath.parse(key), KEY.publicKey()::verify);
    }

    /** Signs a commit over the root and has the whole repository verified. */
    RepoVerification verifyWhole(Cid root) {
        return WholeRepository.verify(new RepoVerifier(), car(root), did, KEY.publicKey()::verify);
    }

    private byte[] car(Cid root) {
        Map<Cid, byte[]> car = new LinkedHashMap<>(blocks);
        byte[] commit = commit(root, KEY.sign(commit(root, null)));
        Cid head = Cid.ofDagCbor(commit);
        car.put(head, commit);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            CarWriter.write(out, List.of(head), car);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return out.toByteArray();
    }

    private byte[] commit(Cid root, byte @Nullable [] signature) {
        CborWriter out = new CborWriter().map(signature == null ? 5 : 6);
        out.text("did").text(did.toString()).text("rev").text(Tid.of(1, 0).toString());
        if (signature != null) {
            out.text("sig").bytes(signature);
        }
        return out.text("data").link(root).text("prev").nul().text("version").integer(3).toBytes();
    }

    /** The whole repository, and the proof of each of the keys in it, are refused for this breach. */
    void assertRefused(Cid root, CarError error, String... keys) throws CarException {
        assertThat(keys).isNotEmpty();
        for (String key : keys) {
            RecordProof proof = prove(root, key);
            assertThat(proof.verdict()).as("%s: %s", key, proof).isEqualTo(ProofVerdict.INVALID);
            assertThat(proof.error()).as("%s: %s", key, proof).contains(error);
            assertThat(proof.failure()).as("%s: %s", key, proof).isIn(ProofFailure.TREE_INVARIANT, ProofFailure.MALFORMED_NODE);
            assertThat(proof.record()).isEmpty();
            assertThat(proof.offset()).isNotNegative();
        }
        RepoVerification whole = verifyWhole(root);
        RepoViolation violation = whole.violation().orElseThrow();
        assertThat(whole.verdict()).as(whole.toString()).isEqualTo(RepoVerdict.INVALID);
        assertThat(violation.error()).as(whole.toString()).contains(error);
        assertThat(violation.failure()).as(whole.toString()).isIn(ProofFailure.TREE_INVARIANT, ProofFailure.MALFORMED_NODE);
        assertThat(violation.offset()).isNotNegative();
        assertThat(violation.block()).isPresent();
    }
}
