package io.atcr.car;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.atcr.car.cbor.CborWriter;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Single nodes of another shape than a tree node has, under a commit that the account's own key signed. */
class MstNodeAttackTest {

    private static final String A0 = ForgedTree.key("a", 0);

    private ForgedTree tree;

    @BeforeEach
    void newTree() throws Exception {
        tree = new ForgedTree();
    }

    @Test
    void nodeHasExactlyItsTwoFields() throws Exception {
        malformed(CarError.MST_NODE, out -> out.map(1).text("e").array(0));
        malformed(CarError.MST_NODE, out -> out.map(1).text("l").nul());
        malformed(CarError.MST_NODE, out -> out.map(3).text("e").array(0).text("l").nul().text("x").nul());
        malformed(CarError.CBOR_KEY_ORDER, out -> out.map(2).text("l").nul().text("e").array(0));
        malformed(CarError.CBOR_DUPLICATE_KEY, out -> out.map(2).text("e").array(0).text("e").array(0));
        malformed(CarError.MST_NODE, out -> out.map(2).text("e").nul().text("l").nul());
        malformed(CarError.MST_NODE, out -> out.map(2).text("e").array(0).text("l").bool(false));
        malformed(CarError.MST_NODE, out -> out.array(0));
        malformed(CarError.CBOR_TRAILING_BYTES, out -> out.map(2).text("e").array(0).text("l").nul().nul());
        malformed(CarError.CBOR_TRUNCATED, out -> out.map(2).text("e").array(1));
        malformed(CarError.CBOR_TRUNCATED, out -> out);
    }

    @Test
    void entryHasExactlyItsFourFields() throws Exception {
        byte[] suffix = A0.getBytes(ISO_8859_1);
        Cid value = tree.record();
        malformedEntry(CarError.MST_NODE, out -> out.map(3).text("k").bytes(suffix).text("p").integer(0).text("v").link(value));
        malformedEntry(CarError.MST_NODE, out -> out.map(3).text("k").bytes(suffix).text("p").integer(0).text("t").nul());
        malformedEntry(CarError.MST_NODE,
                out -> out.map(5).text("k").bytes(suffix).text("p").integer(0).text("t").nul().text("v").link(value).text("w").nul());
        malformedEntry(CarError.CBOR_KEY_ORDER,
                out -> out.map(4).text("p").integer(0).text("k").bytes(suffix).text("t").nul().text("v").link(value));
        malformedEntry(CarError.MST_NODE,
                out -> out.map(4).text("k").bytes(suffix).text("p").integer(0).text("t").nul().text("v").nul());
        malformedEntry(CarError.CBOR_TYPE,
                out -> out.map(4).text("k").text(A0).text("p").integer(0).text("t").nul().text("v").link(value));
        malformedEntry(CarError.CBOR_TYPE,
                out -> out.map(4).text("k").bytes(suffix).text("p").nul().text("t").nul().text("v").link(value));
    }

    private void malformed(CarError error, UnaryOperator<CborWriter> node) throws Exception {
        tree.assertRefused(tree.block(node.apply(new CborWriter()).toBytes()), error, A0);
    }

    private void malformedEntry(CarError error, UnaryOperator<CborWriter> entry) throws Exception {
        malformed(error, out -> entry.apply(out.map(2).text("e").array(1)).text("l").nul());
    }
}
