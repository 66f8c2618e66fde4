package io.atcr.car;

import io.atcr.car.cbor.CborWriter;
import io.atcr.car.syntax.Did;
import io.atcr.car.syntax.RecordPath;
import io.atcr.crypto.Curve;
import io.atcr.crypto.CryptoException;
import io.atcr.crypto.PrivateKey;
import io.atcr.crypto.PublicKey;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Puts proofs together byte by byte, right and wrong ones, signed with a test key. */
final class ProofAssembler {
    static final PrivateKey KEY = key();
    static final PublicKey PUBLIC = KEY.publicKey();
    static final Did DID = did("did:plc:ewvi7nxzyoun6zhxrhs64oiz");
    static final String REV = "3n2wjco4wqo2t";

    private final ByteArrayOutputStream sections = new ByteArrayOutputStream();

    /** One entry of a tree node as it is encoded; the prefix length and key suffix may be wrong. */
    record Entry(int prefix, byte[] suffix, Cid subtree, Cid value) {}

    private static PrivateKey key() {
        byte[] scalar = new byte[32];
        scalar[31] = 7;
        try {
            return PrivateKey.of(Curve.K256, scalar);
        } catch (CryptoException e) {
            throw new AssertionError(e);
        }
    }

    static Did did(String text) {
        try {
            return Did.parse(text);
        } catch (CarException e) {
            throw new AssertionError(e);
        }
    }

    static RecordPath path(String text) {
        try {
            return RecordPath.parse(text);
        } catch (CarException e) {
            throw new AssertionError(e);
        }
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    static byte[] varint(long value) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        long left = value;
        while (left > 0x7f) {
            out.write((int) (left & 0x7f | 0x80));
            left >>>= 7;
        }
        out.write((int) left);
        return out.toByteArray();
    }

    /** Adds a block under its own CID and returns that. */
    Cid block(byte[] block) {
        Cid cid = Cid.ofDagCbor(block);
        return block(cid, block);
    }

    /** Adds a block under any CID. */
    Cid block(Cid cid, byte[] block) {
        sections.writeBytes(section(cid, block));
        return cid;
    }

    static byte[] section(Cid cid, byte[] block) {
        return concat(varint(Cid.LENGTH + (long) block.length), cid.toBytes(), block);
    }

    byte[] car(Cid... roots) {
        return concat(header(roots), sections.toByteArray());
    }

    static byte[] header(Cid... roots) {
        CborWriter header = new CborWriter().map(2).text("roots").array(roots.length);
        for (Cid root : roots) {
            header.link(root);
        }
        byte[] bytes = header.text("version").integer(1).toBytes();
        return concat(varint(bytes.length), bytes);
    }

    static byte[] node(Cid left, Entry... entries) {
        CborWriter node = new CborWriter().map(2).text("e").array(entries.length);
        for (Entry entry : entries) {
            node.map(4).text("k").bytes(entry.suffix).text("p").integer(entry.prefix).text("t");
            link(node, entry.subtree).text("v").link(entry.value);
        }
        return link(node.text("l"), left).toBytes();
    }

    static Entry entry(String key, Cid value) {
        return new Entry(0, utf8(key), null, value);
    }

    private static CborWriter link(CborWriter writer, Cid cid) {
        return cid == null ? writer.nul() : writer.link(cid);
    }

    static byte[] record(String type, String note) {
        return new CborWriter().map(2).text("note").text(note).text("$type").text(type).toBytes();
    }

    static byte[] unsignedCommit(Did did, Cid data) {
        return new CborWriter().map(5).text("did").text(did.toString()).text("rev").text(REV).text("data").link(data)
                .text("prev").nul().text("version").integer(3).toBytes();
    }

    static byte[] commit(Did did, Cid data) {
        byte[] signature = KEY.sign(unsignedCommit(did, data));
        return new CborWriter().map(6).text("did").text(did.toString()).text("rev").text(REV).text("sig").bytes(signature)
                .text("data").link(data).text("prev").nul().text("version").integer(3).toBytes();
    }

    /** A CAR of everything added so far, and a commit over this tree. */
    byte[] signed(Cid data) {
        return car(block(commit(DID, data)));
    }

    static RecordProof verify(byte[] car, String path) {
        return new RecordProofVerifier().verify(car, DID, path(path), PUBLIC::verify);
    }
}
