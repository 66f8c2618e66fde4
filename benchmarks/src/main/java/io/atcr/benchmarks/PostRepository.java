package io.atcr.benchmarks;

import io.atcr.car.CarException;
import io.atcr.car.Cid;
import io.atcr.car.cbor.CborWriter;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.CarWriter;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.car.write.MstBuilder;
import io.atcr.crypto.Curve;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A repository of short posts, always the same for a number of records; 20,000 make a CAR of about 5 MB. Records are made again each time
 * they are needed, so that a large repository is written without being held.
 */
final class PostRepository {
    static final String COLLECTION = "app.bsky.feed.post";

    private static final long MICROS = 1_767_225_600_000_000L;
    private static final long APART = 61_234_567L;
    private static final String[] WORDS = {
        "the", "tree", "holds", "every", "record", "and", "one", "signature", "covers", "them", "all", "again", "today"
    };

    private final int records;
    private final PrivateKey key;
    private final Did did;

    PostRepository(int records) {
        this.records = records;
        byte[] scalar = new byte[32];
        scalar[31] = 11;
        try {
            key = PrivateKey.of(Curve.K256, scalar);
            did = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        } catch (CryptoException | CarException e) {
            throw new IllegalStateException(e);
        }
    }

    Did did() {
        return did;
    }

    PublicKey publicKey() {
        return key.publicKey();
    }

    static String path(int number) {
        return COLLECTION + "/" + tid(number);
    }

    private static Tid tid(int number) {
        return Tid.of(MICROS + number * APART, number % 1024);
    }

    private static byte[] record(int number) {
        StringBuilder text = new StringBuilder().append(number).append(':');
        for (int i = number; text.length() < 48; i = i * 31 + 7) {
            text.append(' ').append(WORDS[Math.floorMod(i, WORDS.length)]);
        }
        return new CborWriter().map(4)
                .text("text").text(text.toString())
                .text("$type").text(COLLECTION)
                .text("langs").array(1).text("en")
                .text("createdAt").text(tid(number).timestamp().toString())
                .toBytes();
    }

    byte[] toBytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            write(out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    private MerkleSearchTree tree() {
        MstBuilder builder = new MstBuilder();
        for (int i = 0; i < records; i++) {
            builder.add(key(i), Cid.ofDagCbor(record(i)));
        }
        return builder.build();
    }

    /** Proofs of all records, as {@code com.atproto.sync.getRecord} gives them; those nearest to a size first. */
    List<Proof> proofs(int bytes) throws IOException {
        MerkleSearchTree tree = tree();
        byte[] head = commit(tree.root(), true);
        List<Proof> proofs = new ArrayList<>();
        for (int i = 0; i < records; i++) {
            Map<Cid, byte[]> blocks = new LinkedHashMap<>();
            blocks.put(Cid.ofDagCbor(head), head);
            tree.forEachBlockOnPath(key(i), blocks::put);
            blocks.put(Cid.ofDagCbor(record(i)), record(i));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            CarWriter.write(out, List.of(Cid.ofDagCbor(head)), blocks);
            proofs.add(new Proof(path(i), out.toByteArray()));
        }
        proofs.sort(Comparator.comparingInt(proof -> Math.abs(proof.car().length - bytes)));
        return proofs;
    }

    /** The proof of one record. */
    record Proof(String path, byte[] car) {}

    private static byte[] key(int number) {
        return path(number).getBytes(StandardCharsets.US_ASCII);
    }

    /** Writes the CAR: commit, tree, records. */
    void write(OutputStream out) throws IOException {
        MerkleSearchTree tree = tree();
        byte[] head = commit(tree.root(), true);
        CarWriter car = new CarWriter(out, List.of(Cid.ofDagCbor(head)));
        car.write(Cid.ofDagCbor(head), head);
        tree.forEachBlock((cid, block) -> write(car, cid, block));
        for (int i = 0; i < records; i++) {
            byte[] record = record(i);
            car.write(Cid.ofDagCbor(record), record);
        }
    }

    private static void write(CarWriter car, Cid cid, byte[] block) {
        try {
            car.write(cid, block);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte[] commit(Cid data, boolean signed) {
        CborWriter out = new CborWriter().map(signed ? 6 : 5);
        out.text("did").text(did.toString()).text("rev").text(tid(records).toString());
        if (signed) {
            out.text("sig").bytes(key.sign(commit(data, false)));
        }
        return out.text("data").link(data).text("prev").nul().text("version").integer(3).toBytes();
    }
}
