package io.atcr.car.fuzz;

import io.atcr.car.Cid;
import io.atcr.car.CommitSignatureCheck;
import io.atcr.car.cbor.CborWriter;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.car.syntax.SyntaxException;
import io.atcr.car.syntax.Tid;
import io.atcr.car.write.CarWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts fuzzed blocks under the hashes, the commit and the signature that a verifier asks for first. */
final class SignedTree {
    static final String COLLECTION = "io.atcr.test";
    static final Did DID;
    static final Tid REV = Tid.of(1, 0);
    static final CommitSignatureCheck ANY = (unsigned, signature) -> true;

    static {
        try {
            DID = Did.parse("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
        } catch (SyntaxException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final Map<Cid, byte[]> blocks = new LinkedHashMap<>();

    static RecordPath path(String rkey) {
        try {
            return RecordPath.parse(COLLECTION + "/" + rkey);
        } catch (SyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] record() {
        return new CborWriter().map(1).text("$type").text(COLLECTION).toBytes();
    }

    Cid block(byte[] block) {
        Cid cid = Cid.ofDagCbor(block);
        blocks.put(cid, block);
        return cid;
    }

    Cid commit(Cid data) {
        return block(new CborWriter().map(6).text("did").text(DID.toString()).text("rev").text(REV.toString())
                .text("sig").bytes(new byte[64]).text("data").link(data).text("prev").nul().text("version").integer(3).toBytes());
    }

    byte[] car(Cid root) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            CarWriter.write(out, List.of(root), blocks);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }
}
