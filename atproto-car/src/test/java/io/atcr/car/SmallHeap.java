package io.atcr.car;

import io.atcr.car.cbor.CborWriter;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.CarWriter;
import io.atcr.car.write.MerkleSearchTree;
import io.atcr.car.write.MstBuilder;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The program that a test starts with a small heap, and the repository that it verifies there. */
final class SmallHeap {
    static final long HEAP_MIB = 24;

    private static final String TYPE = "io.atcr.test";

    private SmallHeap() {}

    /** Writes a repository without holding its records. */
    static void write(OutputStream to, int records, int recordBytes) throws IOException {
        MstBuilder builder = new MstBuilder();
        for (int i = 0; i < records; i++) {
            builder.add((TYPE + "/" + Tid.of(i * 1_000L, 0)).getBytes(StandardCharsets.US_ASCII), Cid.ofDagCbor(record(i, recordBytes)));
        }
        MerkleSearchTree tree = builder.build();
        byte[] commit = ProofAssembler.commit(ProofAssembler.DID, tree.root());
        try (OutputStream out = new BufferedOutputStream(to)) {
            CarWriter car = new CarWriter(out, List.of(Cid.ofDagCbor(commit)));
            car.write(Cid.ofDagCbor(commit), commit);
            List<Cid> cids = new ArrayList<>();
            List<byte[]> nodes = new ArrayList<>();
            tree.forEachBlock((cid, node) -> {
                cids.add(cid);
                nodes.add(node);
            });
            for (int i = 0; i < nodes.size(); i++) {
                car.write(cids.get(i), nodes.get(i));
            }
            for (int i = 0; i < records; i++) {
                byte[] record = record(i, recordBytes);
                car.write(Cid.ofDagCbor(record), record);
            }
        }
    }

    private static byte[] record(int number, int bytes) {
        return new CborWriter().map(2).text("note").text(number + "x".repeat(bytes)).text("$type").text(TYPE).toBytes();
    }

    /** Verifies a file, or standard input if it is called {@code -}, and exits with 0 if that is a whole repository. */
    public static void main(String[] args) throws IOException {
        RepoVerifier verifier = new RepoVerifier().withTemporaryDirectory(Path.of(args[1]));
        RepoVerification verification = args[0].equals("-")
                ? verifier.verify(System.in, ProofAssembler.DID, ProofAssembler.PUBLIC::verify)
                : verifier.verify(Path.of(args[0]), ProofAssembler.DID, ProofAssembler.PUBLIC::verify);
        if (verification.verdict() != RepoVerdict.VERIFIED || verification.counts().records() != 20_000) {
            System.err.println(verification);
            System.exit(1);
        }
    }
}
